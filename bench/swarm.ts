/** A manager, sources that share one file, and downloads of it, each a process of its own. Says how long and how much memory. */
import {createReadStream} from 'node:fs';
import {mkdir, rm, stat} from 'node:fs/promises';
import {join} from 'node:path';
import {Hasher} from '../source/net/hash.ts';
import {makeFile} from './bare-sockets.ts';
import {mebibyte} from './figures.ts';
import {type Program, start} from './program.ts';

export type Download = {
	/** Transfer time, as `complete` tells it. */
	readonly seconds: number;
	/** From starting the process to its end. */
	readonly wholeSeconds: number;
	/** Seconds of processor time: of the downloader, and of all sources meanwhile. */
	readonly cpu: number;
	readonly sourceCpu: number;
	/** MiB. */
	readonly peak: number;
	/** Resident memory every 200 ms, MiB. */
	readonly samples: readonly number[];
};

export type SwarmOptions = {
	readonly directory: string;
	readonly path: string;
	readonly sources: number;
	/** Where the manager listens; not given: on loopback. */
	readonly host?: string;
	/** Flags of node for every process, by role: a profiler, say. */
	readonly node?: readonly string[];
};

/** The hash of a file; what a download must have, computed by nobody who took part in it. */
export const hashOf = async (path: string): Promise<string> => {
	const hasher = new Hasher();
	for await (const part of createReadStream(path, {highWaterMark: mebibyte})) hasher.update(part as Buffer);
	return hasher.digest().toString('hex');
};

export class Swarm {
	readonly sources: readonly Program[];
	readonly #manager: Program;
	readonly #port: number;
	readonly #options: SwarmOptions;

	private constructor(manager: Program, port: number, sources: readonly Program[], options: SwarmOptions) {
		this.#manager = manager;
		this.#port = port;
		this.sources = sources;
		this.#options = options;
	}

	/** Starts everybody; sources index one after the other, the later ones from the cache. */
	static async open(options: SwarmOptions): Promise<Swarm> {
		const {directory, path, host = '127.0.0.1', node = []} = options;
		const manager = start(['manager', '--host', host, '--port', '0'], {directory});
		const {port} = await manager.fact('listening');
		const sources: Program[] = [];
		for (let n = 1; n <= options.sources; n++) {
			const source = start(['peer', String(port), path, '--name', `source-${n}`], {directory, node});
			await source.fact('index-idle');
			sources.push(source);
		}
		return new Swarm(manager, Number(port), sources, options);
	}

	/** One download into an empty folder. With `isChecked`, the copy is hashed once more by us. */
	async download({isChecked = false}: {readonly isChecked?: boolean} = {}): Promise<Download> {
		const {directory, path, node = []} = this.#options;
		const downloads = join(directory, 'downloads');
		await mkdir(downloads, {recursive: true});
		// As with the bare sockets: memory that the system must first find for a file is not counted.
		const {size, blocks} = await stat(path);
		const warm = join(downloads, 'warm');
		if (blocks * 512 >= size) await makeFile(warm, size);
		await rm(warm, {force: true});
		const before = this.#sourceCpu();
		const begun = performance.now();
		const words = ['get', String(this.#port), '--output', downloads, '--wait', '10'];
		const getter = start(words, {directory, node});
		const samples: number[] = [];
		const sampler = setInterval(() => samples.push(getter.resident()), 200);
		try {
			const complete = await getter.fact('complete');
			const {code, peak, cpu} = await getter.over;
			const wholeSeconds = (performance.now() - begun) / 1000;
			if (code !== 0) throw new Error(`shoal get ended with ${code}.`);
			if (isChecked && (await hashOf(String(complete.path))) !== complete.blake3)
				throw new Error('The copy differs from the original.');
			const sourceCpu = this.#sourceCpu() - before;
			return {seconds: Number(complete.seconds), wholeSeconds, cpu, sourceCpu, peak, samples};
		} finally {
			clearInterval(sampler);
			await rm(downloads, {recursive: true, force: true});
		}
	}

	#sourceCpu(): number {
		return this.sources.reduce((sum, source) => sum + source.cpu(), 0);
	}

	async close(): Promise<void> {
		await Promise.all(this.sources.map(source => source.stop()));
		await this.#manager.stop();
	}
}
