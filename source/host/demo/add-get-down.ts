/** ADD, GET, DOWN, QUIT: four peers share, one of them is silent and dropped, alice asks all for their files and downloads one in equal shares. */
import {ofVideo, type Script} from './script.ts';
import {type DemoStage, downloader} from './stage.ts';

const sharers = ['bob', 'carol', 'dave'] as const;
const silent = 'erin';
/** Bytes per second of each. */
const up = 300 * 1024;

export const addGetDown: Script = {
	...ofVideo,
	title: 'B. ADD, GET, DOWN: what a peer types',
	opening: `four peers ADD ${ofVideo.file}; ${downloader} types GET, then DOWN ${ofVideo.file}, then QUIT`,
	ready: 'everybody is here; one of them will not answer any more',
	fetching: 'in one equal range from each peer',
	next: [
		'manager',
		'peer 7420 --name bob    then type: ADD FILE',
		'peer 7420 --topology even    then: GET, DOWN NAME, QUIT',
	],
	open: async stage => {
		await stage.openManager();
		for (const name of [...sharers, silent]) {
			stage.say(`${name}> ADD ${stage.file}`);
			await stage.share(name, stage.original, {up});
		}
		await stage.join(downloader);
	},
	play: async stage => {
		stage.say(`${silent} does not answer the manager any more`);
		const isDropped = stage.managerFact('peer-left', ({name}) => name === silent);
		const isTold = stage.list(downloader, [downloader, ...sharers]);
		stage.fallSilent(silent);
		await isDropped;
		await isTold;
		await askAll(stage);
		stage.say(`${downloader}> DOWN ${stage.file}`);
		const {path} = await stage.get(downloader, stage.file, {topology: 'even'});
		for (const name of sharers) await quit(stage, name);
		return [path];
	},
};

/** Every peer is asked, not the manager. */
const askAll = async (stage: DemoStage): Promise<void> => {
	stage.say(`${downloader}> GET`);
	const found = stage.fact(downloader, 'found');
	stage.post(downloader, {type: 'find', query: ''});
	await found;
};

const quit = async (stage: DemoStage, name: string): Promise<void> => {
	stage.say(`${name}> QUIT`);
	const left = stage.managerFact('peer-left', fact => fact.name === name && fact.reason === 'left');
	stage.leave(name);
	await left;
};
