/** A file owner and a ring of five, started one at a time: fragments of 100 KB, from the owner its share each, the rest from the neighbour. */
import {ofVideo, type Script, sayCopies, sayWhoGave} from './script.ts';
import {type Complete, downloader} from './stage.ts';

const owner = 'owner';
const members = ['bob', 'carol', 'dave', 'erin', downloader] as const;
/** Bytes; 100 KB. */
const fragmentSize = 102_400;
/** Bytes per second of each. */
const up = 600 * 1024;

export const ring: Script = {
	...ofVideo,
	title: 'C. A file owner and a ring of neighbours',
	opening: `an owner of ${ofVideo.file} in fragments of 100 KB, and five peers in a ring, started one at a time`,
	ready: 'the owner has cut its file into fragments; five peers come one after the other',
	fetching: 'from its neighbour, and its share from the owner',
	next: ['manager', 'owner FILE --manager 7420', 'get 7420 --output /tmp'],
	open: async stage => {
		await stage.openManager();
		await stage.share(owner, stage.original, {up, terms: {topology: 'ring', isHeld: false}}, fragmentSize);
		await stage.join(downloader, {up});
	},
	play: async stage => {
		const downloads: Promise<Complete>[] = [];
		const isWhole = stage.fact(downloader, 'group', told => told.members.length === members.length);
		for (const name of members) {
			if (name !== downloader) await stage.join(name, {up});
			const isTold = stage.fact(name, 'group');
			downloads.push(stage.get(name, stage.file));
			await isTold;
		}
		const told = await isWhole;
		stage.say(`the ring is whole: ${owner} has sent ${stage.copies(owner, 1)} bytes so far`);
		for (const [place, name] of told.members.entries())
			stage.say(
				`${name} is told its neighbours: it downloads from ${told.members.at(place - 1)}, and is asked by ${told.members[(place + 1) % told.members.length]}`,
			);
		const copies = new Map<string, Complete>();
		for (const [place, name] of members.entries()) copies.set(name, await downloads[place]!);
		sayWhoGave(stage, copies);
		sayCopies(stage, owner, copies.get(downloader)!, members.length);
		return [...copies.values()].map(({path}) => path);
	},
};
