/** One story of the demo from an empty folder to copies that were compared. Plays it; who tells it is somebody else's business. */
import {once} from 'node:events';
import {createReadStream} from 'node:fs';
import {mkdir, mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {type Failure, failure} from '../../net/failures.ts';
import {Hasher} from '../../net/hash.ts';
import type {RunningManager} from '../run-manager.ts';
import type {RunningPeer} from '../run-peer.ts';
import type {Script} from './script.ts';
import {type Audience, DemoStage, downloader} from './stage.ts';
import {scriptOf} from './stories.ts';
import type {StoryWord} from './words.ts';

const mebibyte = 1024 * 1024;

/** How it went: whether every copy is identical to the original, or why it could not be played. */
export type Outcome = {readonly isSame: boolean} | Failure;

export class DemoStory {
	readonly script: Script;
	readonly #audience: Audience;
	readonly #copies = Promise.withResolvers<readonly string[]>();
	/** Aborted when the play is over: what is put away is not told, and nothing more begins. */
	readonly #clearing = new AbortController();
	#stage: DemoStage | null = null;
	/** Settles when the folder is as full as it will be. */
	#made: Promise<Failure | null> = Promise.resolve(null);
	#directory = '';

	/** `word`: which story; null for the usual one. */
	constructor(audience: Audience, word: StoryWord | null = null) {
		this.#audience = audience;
		this.script = scriptOf(word);
	}

	get manager(): RunningManager | null {
		return this.#stage?.manager ?? null;
	}

	/** The peer whose side is told; null before it is there. */
	get alice(): RunningPeer | null {
		return this.#stage?.peer(downloader) ?? null;
	}

	/** Folder of what alice downloads. */
	get downloads(): string {
		return this.#stage?.downloads() ?? '';
	}

	/** Makes the file and opens everybody; alice has joined when it resolves, or it was cleared before. */
	async open(seed: number): Promise<Failure | null> {
		this.#made = this.#make(seed);
		const because = await this.#made;
		if (because || !this.#stage || this.#clearing.signal.aborted) return because;
		const cleared = once(this.#clearing.signal, 'abort').then(() => null);
		const opened = this.script.open(this.#stage).then(() => null, unmade);
		return Promise.race([opened, this.#stage.failed, cleared]);
	}

	async #make(seed: number): Promise<Failure | null> {
		const {signal} = this.#clearing;
		const {file, manager} = this.script;
		try {
			this.#directory = await mkdtemp(join(tmpdir(), 'shoal-demo-'));
			const stage = new DemoStage({directory: this.#directory, file, seed, manager}, this.#audience, signal);
			await this.script.makeFile(stage.original, seed, signal);
			await mkdir(stage.downloads());
			this.#stage = stage;
		} catch (error) {
			return signal.aborted ? null : unmade(error);
		}
		return null;
	}

	/** What the story is about begins. */
	fetch(): void {
		if (this.#stage) this.script.play(this.#stage).then(this.#copies.resolve, this.#audience.onBug);
	}

	/** Resolves when it is over and all copies are compared. */
	async end(): Promise<Outcome> {
		const copies = await Promise.race([this.#copies.promise, ...(this.#stage ? [this.#stage.failed] : [])]);
		if ('code' in copies) return copies;
		const isSame = await this.#compare(copies);
		if (typeof isSame !== 'boolean') return isSame;
		this.#stage?.say(verdict(copies.length, isSame));
		return {isSame};
	}

	/** Sends everybody home and leaves nothing on disk. */
	async clear(): Promise<void> {
		this.#clearing.abort();
		await this.#made;
		await this.#stage?.close();
		if (this.#directory !== '') await rm(this.#directory, {recursive: true, force: true, maxRetries: 3});
	}

	async #compare(copies: readonly string[]): Promise<boolean | Failure> {
		try {
			const original = await hashOf(this.#stage!.original);
			for (const copy of copies) if ((await hashOf(copy)) !== original) return false;
			return true;
		} catch (error) {
			const reason = error instanceof Error ? error.message : String(error);
			const because = failure('E_DISK', `The copy could not be compared: ${reason}.`, 'Play it again.');
			this.#stage?.say(because.message);
			return because;
		}
	}
}

/** The disk did not take a file; anything else is a bug. */
const unmade = (error: unknown): Failure => {
	if (!(error instanceof Error && 'syscall' in error)) throw error;
	return failure('E_DISK', `The demo's file could not be made: ${error.message}.`, 'Free some space, or set TMPDIR.');
};

const verdict = (count: number, isSame: boolean): string => {
	const copies = count === 1 ? 'the copy' : `every one of ${count} copies`;
	return isSame ? `${copies} is identical to the original, hashed once more` : 'a copy DIFFERS from the original';
};

const hashOf = async (path: string): Promise<string> => {
	const hasher = new Hasher();
	for await (const part of createReadStream(path, {highWaterMark: mebibyte})) hasher.update(part as Buffer);
	return hasher.digest().toString('hex');
};

const numbers = ['no', 'one', 'two', 'three', 'four'];

/** What to type next, from here: in the project's folder npx finds the program, elsewhere it is on the PATH. */
export const whatNext = (
	{next, shown}: Pick<Script, 'next' | 'shown'>,
	isInProject = process.env.npm_lifecycle_event !== undefined,
): readonly string[] => {
	const program = isInProject ? 'npx shoal' : 'shoal';
	const something = isInProject ? `fixtures/files/${shown}` : 'FILE';
	return [
		`Now yours. In ${numbers[next.length]} terminals:`,
		...next.map((words, index) => `  ${index + 1}  ${program} ${words.replace('FILE', something)}`),
	];
};
