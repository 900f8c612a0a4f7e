/** What a story of the demo is: its words, its steps, and the copies that must be identical in the end. Types, and what several stories share. */
import {counted} from '../../format.ts';
import type {ManagerOptions} from '../../net/manager/options.ts';
import {fixture, type MakeFile} from './bytes.ts';
import {type Complete, type DemoStage, demoManager} from './stage.ts';

export type Script = {
	/** Who plays; the head of the screen. */
	readonly title: string;
	/** Told first, in lines. */
	readonly opening: string;
	/** Told once everybody is there. */
	readonly ready: string;
	/** Said to who may search and fetch by hand before; empty where the story goes its own way. */
	readonly invitation: string;
	/** From whom alice fetches: `alice fetches 46 fragments …`. */
	readonly fetching: string;
	/** Name of the file that is spread. */
	readonly file: string;
	readonly manager: ManagerOptions;
	/** What to type to have it oneself, a terminal each; FILE stands for a file. */
	readonly next: readonly string[];
	/** The file of the project's fixtures that FILE becomes in the project's folder. */
	readonly shown: string;
	readonly makeFile: MakeFile;
	/** The manager and everybody who is there from the start, alice among them. */
	open(stage: DemoStage): Promise<void>;
	/** All that happens then. Gives the paths of what must be identical to the original. */
	play(stage: DemoStage): Promise<readonly string[]>;
};

const video = 'shoal_video.mp4';

/** What the stories about the video have in common; times that suit half a minute. */
export const ofVideo = {
	file: video,
	shown: video,
	invitation: '',
	makeFile: fixture(video, 2_956_742),
	manager: {...demoManager, heartbeat: 400, lease: 2000, late: 1200},
} as const;

/** `bob gave 12, carol 11`. */
export const gave = ({sources}: Complete): string =>
	sources.map(({name, fragments, local}) => `${name}${local ? ' (local copy)' : ''} ${fragments}`).join(', ');

/** Of everybody who has it, how many fragments each source gave. */
export const sayWhoGave = (stage: DemoStage, copies: ReadonlyMap<string, Complete>): void => {
	for (const [name, complete] of copies) stage.say(`${name} has it; fragments from ${gave(complete)}`);
};

/** How much an owner sent, for a file that so many others have now. */
export const sayCopies = (stage: DemoStage, owner: string, {size}: Complete, members: number): void =>
	stage.say(`${owner} sent ${stage.copies(owner, size).toFixed(2)} copies for ${counted(members, 'member')}`);
