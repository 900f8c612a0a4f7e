/** A manager and peers: who comes, says goodbye or falls silent is in every list at once; fragments come from several sources, one of which leaves midway. */
import {ofVideo, type Script} from './script.ts';
import {type DemoStage, downloader} from './stage.ts';

const kibibyte = 1024;
const sources = ['bob', 'carol', 'dave'] as const;
/** Bytes per second of each. */
const up = 300 * kibibyte;
const leaver = 'dave';
const leavesAt = 0.3;

export const peers: Script = {
	...ofVideo,
	title: 'A. Manager and peers: a live list, parallel fragments',
	opening: `a manager that is always on, and peers that come and go; ${downloader} saves the list and fetches ${ofVideo.file}`,
	ready: 'the manager has told everybody who is here; others come and go',
	fetching: 'from every source at once',
	next: ['manager', 'peer 7420 FILE', 'get 7420 --output /tmp'],
	open: async stage => {
		await stage.openManager();
		for (const name of sources) await stage.share(name, stage.original, {up});
		await stage.join(downloader);
	},
	play: async stage => {
		await comesAndSaysGoodbye(stage, 'erin');
		await comesAndFallsSilent(stage, 'frank');
		stage.say(`${downloader} tells everybody in the list what it wants: those that have it answer`);
		void stage.reached(leavesAt).then(() => {
			stage.say(`${leaver} leaves in the middle: what it had not given comes from the rest`);
			stage.leave(leaver);
		});
		const {path} = await stage.get(downloader, stage.file, {topology: 'swarm'});
		return [path];
	},
};

const comesAndSaysGoodbye = async (stage: DemoStage, name: string): Promise<void> => {
	const isAdded = stage.list(downloader, [downloader, ...sources, name]);
	await stage.join(name);
	await isAdded;
	stage.say(`${downloader}’s list has ${name} now, who informs the manager that it leaves`);
	const isDeleted = stage.list(downloader, [downloader, ...sources]);
	stage.leave(name);
	await isDeleted;
	stage.say(`${downloader}’s list is without ${name} again`);
};

const comesAndFallsSilent = async (stage: DemoStage, name: string): Promise<void> => {
	await stage.join(name);
	stage.say(`${name} falls silent without a word: the manager will miss its heartbeats`);
	const isDeleted = stage.list(downloader, [downloader, ...sources]);
	stage.fallSilent(name);
	await isDeleted;
	stage.say(`${name} was found missing: the updated list is out, and ${downloader} has it`);
};
