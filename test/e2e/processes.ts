/** Real processes of the built program, read by their JSON events. Everything lives in a folder of its own and ends with it. Knows no test runner. */
import {type ChildProcess, spawn} from 'node:child_process';
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import type {Fact} from '../../source/net/facts.ts';

const program = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
/** Milliseconds; a guard against hanging, not a measure of speed. */
const patience = Number(process.env.SHOAL_TEST_PATIENCE ?? 45_000);

type Named<Name extends Fact['event']> = Extract<Fact, {event: Name}>;

/** One running process. */
export class Shoal {
	readonly facts: Fact[] = [];
	/** Standard output that is not JSON, line by line, and standard error. */
	readonly lines: string[] = [];
	readonly child: ChildProcess;
	readonly exit: Promise<number | string>;
	readonly #title: string;
	#waiters: (() => void)[] = [];

	constructor(child: ChildProcess, title: string) {
		this.child = child;
		this.#title = title;
		this.#read(child.stdout!, line => this.#line(line));
		this.#read(child.stderr!, line => this.lines.push(line));
		this.exit = new Promise(resolve => {
			child.once('close', (code, signal) => {
				resolve(code ?? signal ?? 'unknown');
				this.#wake();
			});
		});
	}

	/** The first fact of this name that fits, past or to come. */
	async fact<Name extends Fact['event']>(
		name: Name,
		fits: (fact: Named<Name>) => boolean = () => true,
	): Promise<Named<Name>> {
		const deadline = Date.now() + patience;
		for (;;) {
			const found = this.facts.find((fact): fact is Named<Name> => fact.event === name && fits(fact as Named<Name>));
			if (found) return found;
			if (this.child.exitCode !== null || this.child.signalCode !== null || Date.now() > deadline)
				throw new Error(`${this.#title}: no ${name}\n${this.story()}`);
			await this.#news(deadline);
		}
	}

	/** All facts of one name so far. */
	all<Name extends Fact['event']>(name: Name): Named<Name>[] {
		return this.facts.filter((fact): fact is Named<Name> => fact.event === name);
	}

	/** Waits for a line of plain output. */
	async line(pattern: RegExp): Promise<string> {
		const deadline = Date.now() + patience;
		for (;;) {
			const found = this.lines.find(line => pattern.test(line));
			if (found !== undefined) return found;
			if (this.child.exitCode !== null || Date.now() > deadline)
				throw new Error(`${this.#title}: no line ${pattern}\n${this.story()}`);
			await this.#news(deadline);
		}
	}

	say(line: string): void {
		this.child.stdin!.write(`${line}\n`);
	}

	kill(signal: NodeJS.Signals): void {
		this.child.kill(signal);
	}

	story(): string {
		const told = this.facts.filter(({event}) => event !== 'fragment' && event !== 'sent').slice(-15);
		return [...told.map(fact => JSON.stringify(fact).slice(0, 300)), ...this.lines.slice(-15)].join('\n');
	}

	#read(stream: NodeJS.ReadableStream, onLine: (line: string) => void): void {
		let rest = '';
		stream.setEncoding('utf8');
		stream.on('data', (text: string) => {
			const lines = (rest + text).split('\n');
			rest = lines.pop()!;
			for (const line of lines) onLine(line);
			this.#wake();
		});
	}

	#line(line: string): void {
		if (line.startsWith('{"time":')) this.facts.push(JSON.parse(line) as Fact);
		else this.lines.push(line);
	}

	#wake(): void {
		for (const waiter of this.#waiters) waiter();
		this.#waiters = [];
	}

	#news(deadline: number): Promise<void> {
		return new Promise(resolve => {
			const timer = setTimeout(resolve, Math.max(1, deadline - Date.now()));
			this.#waiters.push(() => {
				clearTimeout(timer);
				resolve();
			});
		});
	}
}

/** A folder with its own SHOAL_HOME, and the processes started in it. */
export class Place {
	readonly directory = mkdtempSync(join(tmpdir(), 'shoal-e2e-'));
	readonly #running: Shoal[] = [];

	path(...parts: string[]): string {
		return join(this.directory, ...parts);
	}

	folder(name: string): string {
		const path = this.path(name);
		mkdirSync(path, {recursive: true});
		return path;
	}

	write(name: string, bytes: Uint8Array | string): string {
		const path = this.path(name);
		mkdirSync(join(path, '..'), {recursive: true});
		writeFileSync(path, bytes);
		return path;
	}

	/** Starts the program; `before` goes in front (an `ip netns exec`, say). */
	run(args: readonly string[], {cwd = this.directory, before = [] as readonly string[], env = {}} = {}): Shoal {
		const [command, ...rest] = [...before, process.execPath, program, ...args];
		const child = spawn(command!, rest, {
			cwd,
			env: {...process.env, SHOAL_HOME: this.path('home'), NO_COLOR: '1', ...env},
			stdio: ['pipe', 'pipe', 'pipe'],
		});
		const shoal = new Shoal(child, args.join(' '));
		this.#running.push(shoal);
		return shoal;
	}

	/** A manager on a free port of loopback. */
	async manager(...flags: string[]): Promise<{process: Shoal; at: string}> {
		const process = this.run(['manager', '--port', '0', '--json', ...flags]);
		const {port} = await process.fact('listening');
		return {process, at: `127.0.0.1:${port}`};
	}

	/** A peer that has joined; its name is its own. */
	async peer(at: string, name: string, ...rest: string[]): Promise<Shoal> {
		const process = this.run([
			'peer',
			at,
			...rest,
			'--name',
			name,
			'--json',
			'--downloads',
			this.path(`downloads-${name}`),
		]);
		await process.fact('joined');
		return process;
	}

	/** Waits until the manager's directory has so many contents: peers publish with their next tick. */
	async published(at: string, count: number, {before = [] as readonly string[]} = {}): Promise<void> {
		for (let seen = -1; seen < count; ) {
			const files = this.run(['files', at, '--json'], {before});
			seen = (await files.fact('files')).files.length;
		}
	}

	end(): void {
		for (const {child} of this.#running) if (child.exitCode === null) child.kill('SIGKILL');
		rmSync(this.directory, {recursive: true, force: true, maxRetries: 5});
	}
}

/** Bytes that look random and are the same every time. */
export const bytesOf = (length: number, seed = 1): Buffer => {
	const bytes = Buffer.alloc(length);
	let state = seed >>> 0 || 1;
	for (let at = 0; at + 4 <= length; at += 4) {
		state ^= state << 13;
		state ^= state >>> 17;
		state ^= state << 5;
		bytes.writeUInt32LE(state >>> 0, at);
	}
	return bytes;
};
