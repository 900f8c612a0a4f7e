/** The story that has no name: four sources, one of which leaves midway, one downloader, one peer with a lease. */
import {formatSize} from '../../format.ts';
import {generated} from './bytes.ts';
import type {Script} from './script.ts';
import {demoManager, downloader} from './stage.ts';

const mebibyte = 1024 * 1024;
const size = 48 * mebibyte;
const file = 'talk-p2p.mkv';
/** Who shares, and how fast each may send, in bytes per second. */
const sources = [
	{name: 'bob', up: 1.2 * mebibyte},
	{name: 'carol', up: 0.9 * mebibyte},
	{name: 'dave', up: 0.7 * mebibyte},
	{name: 'erin', up: 0.5 * mebibyte},
] as const;
/** Leaves when this share of the file is there. */
const leaver = 'dave';
const leavesAt = 0.4;
/** Looks on, and is gone when its lease of so many seconds ends. */
const guest = {name: 'frank', ttl: 12};

export const usual: Script = {
	title: 'a manager and six peers in this one process',
	opening: `a manager and six peers in this process; ${downloader} fetches ${file} (${formatSize(size)})`,
	ready: `four peers have ${file}; ${downloader} will fetch it from all of them at once`,
	invitation: 'Five peers are here and four of them have the same file.',
	fetching: 'from every source at once',
	file,
	manager: demoManager,
	next: ['manager', 'peer 7420 FILE', 'get 7420 --output /tmp'],
	shown: 'shared_file.txt',
	makeFile: generated(size),
	open: async stage => {
		await stage.openManager();
		await Promise.all(sources.map(({name, up}) => stage.share(name, stage.original, {up})));
		await Promise.all([stage.join(guest.name, {ttl: guest.ttl}), stage.join(downloader)]);
	},
	play: async stage => {
		void stage.reached(leavesAt).then(() => {
			stage.say(`${leaver} leaves in the middle`);
			stage.leave(leaver);
		});
		const {path} = await stage.get(downloader, file, {topology: 'swarm'});
		return [path];
	},
};
