/** Leases with an end, and a collector: who stays in the list for a while only gives nothing after; what nobody gives any more is in the collector's own copy. */
import {copyFile} from 'node:fs/promises';
import {join} from 'node:path';
import {gave, ofVideo, type Script} from './script.ts';
import {type DemoStage, downloader} from './stage.ts';

/** So slow (bytes per second) that both are still giving when they leave, at these shares of the file. */
const leavers = [
	{name: 'bob', up: 150 * 1024, leavesAt: 0.3},
	{name: 'carol', up: 150 * 1024, leavesAt: 0.6},
] as const;
const expiring = {name: 'dave', ttl: 4};

/** In alice's folder stands a copy already: what is collected stands beside it. */
const copyOf = (stage: DemoStage): string => join(stage.downloads(), stage.file);

export const ttl: Script = {
	...ofVideo,
	title: 'E. Leases with an end, and a collector',
	opening: `three peers share ${ofVideo.file}, one of them for ${expiring.ttl} seconds; ${downloader} collects it beside its own copy`,
	ready: `the manager takes ${expiring.name} off the list when its lease of ${expiring.ttl} seconds ends`,
	fetching: 'by their number, one share from each peer',
	next: ['manager', 'peer 7420 FILE --ttl 20', 'collect 7420 --output /tmp'],
	open: async stage => {
		await copyFile(stage.original, copyOf(stage));
		await stage.openManager();
		for (const {name, up} of leavers) await stage.share(name, stage.original, {up});
		await stage.join(downloader);
	},
	play: async stage => {
		await comesForAWhile(stage);
		for (const {name, leavesAt} of leavers)
			void stage.reached(leavesAt).then(() => {
				stage.say(`${name} leaves in the middle`);
				stage.leave(name);
			});
		const copy = copyOf(stage);
		const complete = await stage.get(downloader, stage.file, {topology: 'even', marker: 'collected', localCopy: copy});
		stage.say(`fragments from ${gave(complete)}; nothing from ${expiring.name}`);
		stage.say(`written beside the original: ${complete.path}`);
		return [complete.path, copy];
	},
};

/** Shares until its lease ends; its last seconds are counted down. */
const comesForAWhile = async (stage: DemoStage): Promise<void> => {
	const {name, ttl: seconds} = expiring;
	const others = [downloader, ...leavers.map(leaver => leaver.name)];
	const isAdded = stage.list(downloader, [...others, name]);
	const isDeleted = stage.list(downloader, others);
	await stage.share(name, stage.original, {ttl: seconds});
	await isAdded;
	const endsAt = performance.now() + seconds * 1000;
	const countdown = setInterval(() => {
		const left = Math.ceil((endsAt - performance.now()) / 1000);
		if (left > 0 && !stage.isClearing) stage.say(`${name}’s lease ends in ${left} s`);
	}, 1000);
	await Promise.race([isDeleted, stage.failed]);
	clearInterval(countdown);
	stage.say(`${name} has expired: the updated list is out, and ${downloader} has it: ${others.join(', ')}`);
};
