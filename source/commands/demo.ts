/** `shoal demo`: a manager and five peers in one process; one file from four sources, one of which leaves midway. */
import {createReadStream, createWriteStream} from 'node:fs';
import {mkdir, mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {Readable} from 'node:stream';
import {pipeline} from 'node:stream/promises';
import {formatSize} from '../format.ts';
import {startManager} from '../host/run-manager.ts';
import {type RunningPeer, startPeer} from '../host/run-peer.ts';
import type {PeerFact} from '../net/facts.ts';
import {exitCodes, failure} from '../net/failures.ts';
import {Hasher} from '../net/hash.ts';
import {linesOf} from '../output/lines.ts';
import type {Output} from '../output/output.ts';
import {demoBytes} from './demo-bytes.ts';
import type {Flags} from './flags.ts';
import {peerOptions} from './peer-options.ts';
import {type Command, Ending, extraFailure, onBug} from './session.ts';

const mebibyte = 1024 * 1024;
const size = 48 * mebibyte;
const fileName = 'talk-p2p.mkv';
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

type Played = {readonly file: string; readonly directory: string};

export const demo: Command = async ({flags, words, output}) => {
	const wrong = extraFailure('demo', words);
	if (wrong) {
		output.error(wrong);
		return exitCodes[wrong.code];
	}
	const directory = await mkdtemp(join(tmpdir(), 'shoal-demo-'));
	const stage = new Stage(flags, output, directory);
	try {
		const played = await prepare(directory, flags.seed).catch((error: Error) => error);
		if (played instanceof Error) {
			const because = failure(
				'E_DISK',
				`The demo's file could not be made in ${directory}: ${played.message}.`,
				'Free some space, or set TMPDIR.',
			);
			output.error(because);
			return exitCodes[because.code];
		}
		const code = await stage.play(played);
		if (code === 0) for (const line of whatNext) output.line(line);
		return code;
	} finally {
		await stage.clear();
		await rm(directory, {recursive: true, force: true});
	}
};

/** The file that will be fetched: the same bytes for the same seed. */
const prepare = async (directory: string, seed: number): Promise<Played> => {
	const file = join(directory, fileName);
	await pipeline(Readable.from(demoBytes(size, seed)), createWriteStream(file));
	await mkdir(join(directory, 'downloads'));
	return {file, directory};
};

const hashOf = async (path: string): Promise<string> => {
	const hasher = new Hasher();
	for await (const part of createReadStream(path, {highWaterMark: mebibyte})) hasher.update(part as Buffer);
	return hasher.digest().toString('hex');
};

/** The cast: who is on stage, and what each does when. */
class Stage {
	readonly #flags: Flags;
	readonly #output: Output;
	readonly #directory: string;
	readonly #peers = new Map<string, RunningPeer>();
	readonly #ending = new Ending();
	#manager: {stop(): Promise<void>} | null = null;
	#told = 0;
	/** The play is over: what is put away is not told. */
	#isClearing = false;

	constructor(flags: Flags, output: Output, directory: string) {
		this.#flags = flags;
		this.#output = output;
		this.#directory = directory;
	}

	/** Returns the exit code: 0 only when what arrived is identical. */
	async play({file, directory}: Played): Promise<number> {
		this.#output.line(`a manager and five peers in this process; alice fetches ${fileName} (${formatSize(size)})`);
		const port = await this.#orEnd(this.#openManager());
		if (port === null) return this.#ending.code;
		const opened = await this.#orEnd(Promise.all(sources.map(({name, up}) => this.#openSource(port, name, up, file))));
		if (opened === null) return this.#ending.code;
		const done = Promise.withResolvers<string>();
		const alice = this.#peer(port, 'alice', 0, fact => {
			if (fact.event === 'fragment') this.#progress();
			if (fact.event === 'complete') done.resolve(fact.path);
			if (fact.event === 'error') this.#ending.end(exitCodes[fact.code]);
		});
		await this.#output.live(() => alice.snapshot());
		const downloads = join(directory, 'downloads');
		alice.post({
			type: 'get',
			wanted: fileName,
			directory: downloads,
			topology: 'swarm',
			wait: 10_000,
			isWholeVerified: false,
		});
		const arrived = await this.#orEnd(done.promise);
		if (arrived === null) return this.#ending.code;
		const isSame = (await hashOf(arrived)) === (await hashOf(file));
		this.#output.line(
			isSame ? 'the copy is identical to the original, hashed once more' : 'the copy DIFFERS from the original',
		);
		return isSame ? 0 : 1;
	}

	async clear(): Promise<void> {
		this.#isClearing = true;
		await Promise.all([...this.#peers.values()].map(peer => peer.stop()));
		await this.#manager?.stop();
	}

	/** What was awaited, or null when the play ends before. */
	#orEnd<Value>(awaited: Promise<Value>): Promise<Value | null> {
		return Promise.race([awaited, this.#ending.code.then(() => null)]);
	}

	#openManager(): Promise<number> {
		const {promise, resolve} = Promise.withResolvers<number>();
		const terms = {heartbeat: 2000, lease: 10_000, late: 6000};
		this.#manager = startManager(
			{listen: {host: '127.0.0.1', port: 0}, ...terms},
			{
				onBug,
				report: fact => {
					if (fact.event === 'error') {
						this.#output.fact(fact);
						this.#ending.end(exitCodes[fact.code]);
						return;
					}
					if (fact.event === 'listening') resolve(fact.port);
					if (!this.#isClearing) this.#output.fact(fact);
				},
			},
		);
		return promise;
	}

	#openSource(port: number, name: string, up: number, file: string): Promise<void> {
		const {promise, resolve} = Promise.withResolvers<void>();
		const source = this.#peer(port, name, up, fact => {
			if (fact.event === 'indexed') resolve();
		});
		source.post({type: 'share', paths: [file], fragmentSize: 0});
		return promise;
	}

	#peer(port: number, name: string, up: number, onFact: (fact: PeerFact) => void): RunningPeer {
		const options = {...peerOptions({host: '127.0.0.1', port}, this.#flags), name, up};
		const peer = startPeer(options, {
			cacheDirectory: join(this.#directory, 'index'),
			onBug,
			report: fact => {
				if (fact.event === 'error') this.#output.fact(fact);
				else if (!this.#isClearing) this.#tell(name, fact);
				onFact(fact);
			},
		});
		this.#peers.set(name, peer);
		return peer;
	}

	/** What the audience hears: everything of alice, and what the others are asked. */
	#tell(name: string, fact: PeerFact): void {
		if (name === 'alice' && fact.event !== 'list' && fact.event !== 'listening') this.#output.fact(fact);
		if (name === 'alice' || fact.event !== 'requirement') return;
		if (this.#output.isJson) this.#output.fact(fact);
		else for (const line of linesOf(fact)) this.#output.line(`${name} hears: ${line}`);
	}

	/** A word at every tenth, and the moment when one source leaves. */
	#progress(): void {
		const [transfer] = this.#peers.get('alice')?.snapshot().transfers ?? [];
		if (!transfer) return;
		const share = transfer.done / transfer.fragments;
		if (share >= leavesAt) this.#leave();
		const tenths = Math.floor(share * 10);
		if (tenths <= this.#told || tenths === 10) return;
		this.#told = tenths;
		this.#output.line(`alice has ${tenths * 10} % from ${transfer.sources} sources`);
	}

	#leave(): void {
		const leaving = this.#peers.get(leaver);
		if (!leaving) return;
		this.#peers.delete(leaver);
		this.#output.line(`${leaver} leaves in the middle`);
		void leaving.stop();
	}
}

/** What to type, from here: in the project's folder npx finds the program, elsewhere it is on the PATH. */
const program = process.env.npm_lifecycle_event === undefined ? 'shoal' : 'npx shoal';
const something = process.env.npm_lifecycle_event === undefined ? 'FILE' : 'fixtures/files/shared_file.txt';
const whatNext: readonly string[] = [
	'',
	'Now yours. In three terminals:',
	`  1  ${program} manager`,
	`  2  ${program} peer 7420 ${something}`,
	`  3  ${program} get 7420 --output /tmp`,
];
