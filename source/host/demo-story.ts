/** The demo's story: a manager, four sources, one downloader, one peer with a lease. Plays it; who tells it is somebody else's business. */
import {once} from 'node:events';
import {createReadStream, createWriteStream} from 'node:fs';
import {mkdir, mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {Readable} from 'node:stream';
import {pipeline} from 'node:stream/promises';
import type {ManagerFact, PeerFact} from '../net/facts.ts';
import {type Failure, failure} from '../net/failures.ts';
import {Hasher} from '../net/hash.ts';
import type {ManagerOptions} from '../net/manager/options.ts';
import type {PeerOptions} from '../net/peer/options.ts';
import type {Address} from '../net/types.ts';
import {demoBytes} from './demo-bytes.ts';
import {type RunningManager, startManager} from './run-manager.ts';
import {type RunningPeer, startPeer} from './run-peer.ts';

const mebibyte = 1024 * 1024;
export const demoSize = 48 * mebibyte;
export const demoFile = 'talk-p2p.mkv';
export const downloader = 'alice';
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

export const demoManager: ManagerOptions = {
	listen: {host: '127.0.0.1', port: 0},
	heartbeat: 1000,
	lease: 5000,
	late: 3000,
};

/** Who hears what happens. */
export type Audience = {
	onManager(fact: ManagerFact): void;
	onPeer(name: string, fact: PeerFact): void;
	/** A sentence about the story itself. */
	onLine(line: string): void;
	onBug(error: unknown): void;
};

/** How it went: whether the copy is identical to the original, or why it could not be played. */
export type Outcome = {readonly isSame: boolean} | Failure;

export class DemoStory {
	readonly #audience: Audience;
	readonly #peers = new Map<string, RunningPeer>();
	#directory = '';
	#manager: RunningManager | null = null;
	#address: Address = demoManager.listen;
	readonly #complete = Promise.withResolvers<string>();
	readonly #failed = Promise.withResolvers<Failure>();
	/** Aborted when the play is over: what is put away is not told, and nothing more begins. */
	readonly #clearing = new AbortController();
	/** Settles when the folder is as full as it will be. */
	#made: Promise<Failure | null> = Promise.resolve(null);
	#goodbye: Promise<void> = Promise.resolve();

	constructor(audience: Audience) {
		this.#audience = audience;
	}

	get manager(): RunningManager | null {
		return this.#manager;
	}

	/** The peer that downloads; null before it is there. */
	get alice(): RunningPeer | null {
		return this.#peers.get(downloader) ?? null;
	}

	/** Folder of the downloaded file. */
	get downloads(): string {
		return join(this.#directory, 'downloads');
	}

	/** Makes the file and opens everybody; alice has joined when it resolves, or it was cleared before. */
	async open(seed: number): Promise<Failure | null> {
		this.#made = this.#make(seed);
		const because = await this.#made;
		if (because || this.#isClearing) return because;
		const cleared = once(this.#clearing.signal, 'abort').then(() => null);
		return Promise.race([this.#openAll().then(() => null), this.#failed.promise, cleared]);
	}

	async #make(seed: number): Promise<Failure | null> {
		const {signal} = this.#clearing;
		try {
			this.#directory = await mkdtemp(join(tmpdir(), 'shoal-demo-'));
			await pipeline(Readable.from(demoBytes(demoSize, seed)), createWriteStream(this.#original), {signal});
			await mkdir(this.downloads);
		} catch (error) {
			const reason = error instanceof Error ? error.message : String(error);
			return signal.aborted
				? null
				: failure('E_DISK', `The demo's file could not be made: ${reason}.`, 'Free some space, or set TMPDIR.');
		}
		return null;
	}

	/** Alice fetches the file; dave leaves in the middle. */
	fetch(): void {
		this.alice?.post({
			type: 'get',
			wanted: demoFile,
			directory: this.downloads,
			topology: 'swarm',
			wait: 10_000,
			isWholeVerified: false,
		});
	}

	/** Resolves when the file is there and compared. */
	async end(): Promise<Outcome> {
		const arrived = await Promise.race([this.#complete.promise, this.#failed.promise]);
		if (typeof arrived !== 'string') return arrived;
		const isSame = await this.#compare(arrived);
		if (typeof isSame !== 'boolean') return isSame;
		this.#audience.onLine(
			isSame ? 'the copy is identical to the original, hashed once more' : 'the copy DIFFERS from the original',
		);
		return {isSame};
	}

	/** Sends everybody home and leaves nothing on disk. */
	async clear(): Promise<void> {
		this.#clearing.abort();
		await this.#made;
		await Promise.all([this.#goodbye, ...[...this.#peers.values()].map(peer => peer.stop())]);
		await this.#manager?.stop();
		if (this.#directory !== '') await rm(this.#directory, {recursive: true, force: true, maxRetries: 3});
	}

	async #compare(copy: string): Promise<boolean | Failure> {
		try {
			return (await hashOf(copy)) === (await hashOf(this.#original));
		} catch (error) {
			const reason = error instanceof Error ? error.message : String(error);
			const because = failure('E_DISK', `The copy could not be compared: ${reason}.`, 'Play it again.');
			if (!this.#isClearing) this.#audience.onLine(because.message);
			return because;
		}
	}

	get #isClearing(): boolean {
		return this.#clearing.signal.aborted;
	}

	get #original(): string {
		return join(this.#directory, demoFile);
	}

	async #openAll(): Promise<void> {
		const listening = Promise.withResolvers<number>();
		const report = (fact: ManagerFact): void => {
			if (fact.event === 'listening') listening.resolve(fact.port);
			if (fact.event === 'error') this.#failed.resolve(fact);
			if (!this.#isClearing) this.#audience.onManager(fact);
		};
		this.#manager = startManager(demoManager, {onBug: this.#audience.onBug, report});
		this.#address = {host: '127.0.0.1', port: await listening.promise};
		await Promise.all(sources.map(({name, up}) => this.#openSource(name, up)));
		if (this.#isClearing) return;
		await Promise.all([
			this.#openPeer(guest.name, {ttl: guest.ttl}, 'joined'),
			this.#openPeer(downloader, {}, 'joined'),
		]);
	}

	async #openSource(name: string, up: number): Promise<void> {
		const isThere = this.#openPeer(name, {up}, 'indexed');
		this.#peers.get(name)?.post({type: 'share', paths: [this.#original], fragmentSize: 0});
		await isThere;
	}

	/** Resolves when the fact has come. */
	#openPeer(name: string, more: Partial<PeerOptions>, until: PeerFact['event']): Promise<void> {
		const {promise, resolve} = Promise.withResolvers<void>();
		const options: PeerOptions = {
			manager: this.#address,
			role: 'member',
			name,
			isNameChosen: true,
			host: null,
			port: 0,
			ttl: 0,
			up: 0,
			down: 0,
			...more,
		};
		const report = (fact: PeerFact): void => {
			if (fact.event === until) resolve();
			if (name === downloader) this.#follow(fact);
			if (!this.#isClearing) this.#audience.onPeer(name, fact);
		};
		const cacheDirectory = join(this.#directory, 'index');
		this.#peers.set(name, startPeer(options, {cacheDirectory, onBug: this.#audience.onBug, report}));
		return promise;
	}

	#follow(fact: PeerFact): void {
		if (fact.event === 'complete') this.#complete.resolve(fact.path);
		if (fact.event === 'error' && !this.#isClearing) this.#failed.resolve(fact);
		if (fact.event !== 'fragment') return;
		const [transfer] = this.alice?.snapshot().transfers ?? [];
		if (transfer && transfer.done / transfer.fragments >= leavesAt) this.#leave();
	}

	#leave(): void {
		const leaving = this.#peers.get(leaver);
		if (!leaving) return;
		this.#peers.delete(leaver);
		this.#audience.onLine(`${leaver} leaves in the middle`);
		this.#goodbye = leaving.stop();
	}
}

const hashOf = async (path: string): Promise<string> => {
	const hasher = new Hasher();
	for await (const part of createReadStream(path, {highWaterMark: mebibyte})) hasher.update(part as Buffer);
	return hasher.digest().toString('hex');
};

/** What to type next, from here: in the project's folder npx finds the program, elsewhere it is on the PATH. */
export const whatNext = (isInProject = process.env.npm_lifecycle_event !== undefined): readonly string[] => {
	const program = isInProject ? 'npx shoal' : 'shoal';
	const something = isInProject ? 'fixtures/files/shared_file.txt' : 'FILE';
	return [
		'Now yours. In three terminals:',
		`  1  ${program} manager`,
		`  2  ${program} peer 7420 ${something}`,
		`  3  ${program} get 7420 --output /tmp`,
	];
};
