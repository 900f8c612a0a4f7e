/** A tracker, shared files, a downloading group: six peers register a file each; one is the owner of what the other five want, and uploads when all are there. */
import {writeFile} from 'node:fs/promises';
import {ofVideo, type Script, sayCopies, sayWhoGave} from './script.ts';
import {type Complete, type DemoStage, downloader} from './stage.ts';

const everybody = [downloader, 'bob', 'carol', 'dave', 'erin', 'frank'] as const;
/** Bytes per second of each. */
const up = 700 * 1024;

/** Anybody but alice, whose download is looked at; and the five others. */
const rolesOf = ({seed}: DemoStage): {readonly owner: string; readonly members: readonly string[]} => {
	const owner = everybody[1 + (Math.abs(Math.floor(seed)) % (everybody.length - 1))]!;
	return {owner, members: everybody.filter(name => name !== owner)};
};

export const group: Script = {
	...ofVideo,
	title: 'D. A tracker, shared files, downloading groups',
	opening: `six peers register a file each with the manager; five of them join the group of ${ofVideo.file}`,
	ready: 'every peer has registered a file; the owner of one holds it until its group is there',
	fetching: 'from the owner and three others',
	next: [
		'manager',
		'peer 7420 FILE --topology group --hold    then type: upload',
		'peer 7420    then type: list, register-group NAME',
	],
	open: async stage => {
		await stage.openManager();
		const {owner, members} = rolesOf(stage);
		await stage.share(owner, stage.original, {up, terms: {topology: 'group', isHeld: true}});
		for (const name of members) {
			const own = stage.path(`own-${name}.txt`);
			await writeFile(own, `what ${name} shares\n`);
			await stage.share(name, own, {up});
		}
	},
	play: async stage => {
		const {owner, members} = rolesOf(stage);
		const isThere = stage.fact(owner, 'group', told => told.members.length === members.length);
		const downloads = members.map(name => stage.get(name, stage.file, {topology: 'group'}));
		stage.say(`${members.join(', ')} join the group of ${stage.file}`);
		const told = await isThere;
		stage.say(
			`the manager tells ${owner} its group: ${told.members.join(', ')}; ${stage.copies(owner, 1)} bytes are sent`,
		);
		stage.say(`${owner}> upload ${stage.file}`);
		stage.post(owner, {type: 'upload', name: stage.file});
		const copies = new Map<string, Complete>();
		for (const [place, name] of members.entries()) copies.set(name, await downloads[place]!);
		sayWhoGave(stage, copies);
		sayCopies(stage, owner, copies.get(downloader)!, members.length);
		return [...copies.values()].map(({path}) => path);
	},
};
