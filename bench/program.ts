/** The built program as real processes: started with JSON facts, watched, stopped. */
import {closeSync, mkdtempSync, openSync, readSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {type Watched, watch} from './watched.ts';

const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));

export type Fact = Readonly<Record<string, unknown>> & {readonly event: string};

export type Program = Watched & {
	/** Resolves to the next fact of that name, also one that came since the last was asked for; rejects when the program ends first. */
	fact(event: string): Promise<Fact>;
	/** All facts of these names that came and were not asked for yet, as they came. */
	seen(events: readonly string[]): readonly Fact[];
};

export type ProgramOptions = {
	/** Where the program keeps its state, and we what it prints. */
	readonly directory: string;
	/** Milliseconds after which a program that hangs is killed. */
	readonly limit?: number;
	/** Flags of node itself. */
	readonly node?: readonly string[];
	/** Words in front of all: what makes it run on another machine, say. */
	readonly before?: readonly string[];
};

const isFrequent = (line: string): boolean => /^.{0,60}"event":"(?:fragment|sent|indexing)"/.test(line);

/** Whole lines as they are added to a file. */
class Tail {
	readonly #file: number;
	readonly #buffer = Buffer.allocUnsafeSlow(256 * 1024);
	#position = 0;
	#rest = '';

	constructor(file: number) {
		this.#file = file;
	}

	lines(): string[] {
		let text = this.#rest;
		for (;;) {
			const count = readSync(this.#file, this.#buffer, 0, this.#buffer.length, this.#position);
			if (count === 0) break;
			this.#position += count;
			text += this.#buffer.toString('latin1', 0, count);
		}
		const lines = text.split('\n');
		this.#rest = lines.pop()!;
		return lines;
	}
}

export const start = (
	words: readonly string[],
	{directory, limit, node = [], before = []}: ProgramOptions,
): Program => {
	// Facts go to a file, looked at now and then: a pipe would wake this process for every one and take cores from what is measured.
	const log = join(mkdtempSync(join(directory, 'facts-')), 'log');
	const output = openSync(log, 'w+');
	const seen: Fact[] = [];
	const waiting = new Map<string, (fact: Fact) => void>();
	const tail = new Tail(output);
	const read = (): void => {
		for (const line of tail.lines()) {
			// Thousands of them: parsing them here would take time from what is measured.
			if (!line.startsWith('{') || (isFrequent(line) && !waiting.has('fragment'))) continue;
			const fact = JSON.parse(line) as Fact;
			const wanted = waiting.get(fact.event);
			waiting.delete(fact.event);
			if (wanted) wanted(fact);
			else seen.push(fact);
		}
	};
	const watched = watch([...before, process.execPath, ...node, cli, ...words, '--json'], {
		output,
		environment: {SHOAL_HOME: join(directory, 'home')},
		look: read,
		...(limit === undefined ? {} : {limit}),
	});
	void watched.over.then(() => closeSync(output));
	return {
		...watched,
		fact: event => {
			const at = seen.findIndex(fact => fact.event === event);
			if (at >= 0) return Promise.resolve(seen.splice(at, 1)[0]!);
			const early = watched.over.then(({code}) => {
				const last = seen.findLast(fact => fact.event === 'error');
				throw new Error(`shoal ${words[0]} ended with ${code} before "${event}": ${JSON.stringify(last)}`);
			});
			return Promise.race([new Promise<Fact>(resolve => waiting.set(event, resolve)), early]);
		},
		seen: events => {
			read();
			return seen.filter(({event}) => events.includes(event));
		},
	};
};
