/** A program in a pseudo-terminal whose screen is read by a headless emulator: keys in, screen out. Knows no test runner. */
import {mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {delimiter, dirname, join} from 'node:path';
import {type IPty, spawn} from '@lydell/node-pty';
import {bytesOf} from './keys.ts';
import {isRunning, sessionOf} from './processes.ts';
import {Screen} from './screen.ts';

export type TerminalOptions = {
	/** 80 when not given. */
	readonly columns?: number;
	/** 24 when not given. */
	readonly rows?: number;
	/** Where it runs; its own temporary folder when not given. */
	readonly cwd?: string;
	/** Added to the environment; undefined takes a name away. */
	readonly env?: Readonly<Record<string, string | undefined>>;
};

/** What is waited for: on the screen's text, or on anything. */
export type Condition = RegExp | (() => boolean);

/** Milliseconds; a guard against hanging, not a measure of speed. */
const patience = Number(process.env.SHOAL_TEST_PATIENCE ?? 45_000);

const unwanted =
	/^(CI|CONTINUOUS_INTEGRATION|BUILD_NUMBER|NO_COLOR|NODE_ENV|NODE_OPTIONS|VITEST.*|npm_.*|TMUX.*|STY|LC_.*|LANG|COLUMNS|LINES|SHOAL_.*|NO_MOTION|ACCESSIBLE|INK_.*)$/;

const environmentIn = (folder: string, extra: TerminalOptions['env'] = {}): Record<string, string> => {
	const all: Record<string, string | undefined> = {
		...Object.fromEntries(Object.entries(process.env).filter(([name]) => !unwanted.test(name))),
		// The Node that runs this, also for what a shell starts.
		PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ''}`,
		HOME: folder,
		SHOAL_HOME: join(folder, '.shoal'),
		TERM: 'xterm-256color',
		FORCE_COLOR: '3',
		LC_ALL: 'C.UTF-8',
		...extra,
	};
	return Object.fromEntries(Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== undefined));
};

const open = new Set<Terminal>();

/** Ends every terminal that is still open. */
export const endTerminals = async (): Promise<void> => {
	await Promise.all([...open].map(terminal => terminal.end()));
};

export class Terminal {
	readonly screen: Screen;
	/** Its own temporary folder: HOME, and where it runs when nothing else was said. Gone with the terminal. */
	readonly folder = mkdtempSync(join(tmpdir(), 'shoal-terminal-'));
	/** Resolves when the program has ended and all it wrote is on the screen. `signal` is a number, 0 for none. */
	readonly exit: Promise<{readonly code: number; readonly signal: number}>;
	/** Milliseconds of `performance.now()` at the start of the program. */
	readonly startedAt: number;
	readonly #pty: IPty;
	readonly #title: string;
	#waiters = new Set<() => void>();
	#unshown = 0;
	#isOver = false;

	/** Starts a program: its file, or its name on PATH, and its arguments. */
	constructor(
		[file, ...words]: readonly [string, ...string[]],
		{columns = 80, rows = 24, cwd, env}: TerminalOptions = {},
	) {
		this.#title = [file, ...words].join(' ');
		mkdirSync(join(this.folder, '.shoal'));
		this.startedAt = performance.now();
		this.#pty = spawn(file, words, {
			name: 'xterm-256color',
			cols: columns,
			rows,
			cwd: cwd ?? this.folder,
			env: environmentIn(this.folder, env),
			encoding: null,
		});
		this.screen = new Screen(columns, rows, answer => this.#send(answer));
		// Without an encoding the data are bytes, whatever the declared type says.
		this.#pty.onData(data => this.#show(data as unknown as Uint8Array));
		this.exit = new Promise(resolve => {
			this.#pty.onExit(({exitCode, signal = 0}) => {
				this.#isOver = true;
				// After what is still on its way to the screen.
				this.screen.write(new Uint8Array(), () => {
					this.#wake();
					resolve({code: exitCode, signal});
				});
			});
		});
		open.add(this);
	}

	get pid(): number {
		return this.#pty.pid;
	}

	/** Whether the program has ended. */
	get isOver(): boolean {
		return this.#isOver;
	}

	lines(): string[] {
		return this.screen.lines();
	}

	text(): string {
		return this.screen.text();
	}

	/** Resolves once the screen fits, never in the middle of a frame; rejects with the screen after `limit` milliseconds or when the program ends. */
	waitFor(wanted: Condition, limit = patience): Promise<void> {
		const fits = typeof wanted === 'function' ? wanted : (): boolean => wanted.test(this.text());
		return new Promise((resolve, reject) => {
			const settle = (end: () => void): void => {
				clearTimeout(timer);
				this.#waiters.delete(look);
				end();
			};
			const fail = (why: string): void =>
				settle(() => reject(new Error(`${this.#title}: ${why}: ${wanted}\n${this.picture()}`)));
			const look = (): void => {
				if (this.#unshown === 0 && (!this.screen.isMidFrame || this.#isOver) && fits()) settle(resolve);
				else if (this.#isOver && this.#unshown === 0) fail('ended before');
			};
			const timer = setTimeout(() => fail(`not on the screen within ${limit} ms`), limit);
			this.#waiters.add(look);
			look();
		});
	}

	/** Resolves when something new is shown, or after so many milliseconds. */
	async change(limit: number): Promise<void> {
		const {written} = this.screen;
		const isShown = (): boolean => this.#isOver || this.screen.written > written;
		await this.waitFor(isShown, limit).catch(() => undefined);
	}

	/** Presses keys by name (`enter`, `shift-tab`, `ctrl-x`, `f1`…); what is no name is typed. One write each. */
	press(...keys: readonly string[]): void {
		for (const key of keys) this.#send(bytesOf(key, this.screen.isApplicationKeys));
	}

	/** Types text as it is, also when it is the name of a key. */
	type(text: string): void {
		this.#send(text);
	}

	/** Pastes as a terminal does: in brackets when the program asked for them. */
	paste(text: string): void {
		this.#send(this.screen.isPasteBracketed ? `\x1b[200~${text}\x1b[201~` : text);
	}

	resize(columns: number, rows: number): void {
		this.screen.resize(columns, rows);
		this.#pty.resize(columns, rows);
	}

	/** Stops reading, as Ctrl-s does: the program's writes wait. */
	pause(): void {
		this.#pty.pause();
	}

	/** Reads on. */
	resume(): void {
		this.#pty.resume();
	}

	/** Sends the program a signal. */
	signal(name: NodeJS.Signals): void {
		process.kill(this.pid, name);
	}

	/** The screen in a frame, for messages. */
	picture(): string {
		const edge = '-'.repeat(this.screen.columns);
		return `+${edge}+\n${this.lines()
			.map(line => `|${line}`)
			.join('\n')}\n+${edge}+`;
	}

	/** Ends the program and whatever it started in its session, and removes the folder. */
	async end(): Promise<void> {
		if (!open.delete(this)) return;
		const session = sessionOf(this.pid);
		for (const pid of session) {
			try {
				process.kill(pid, 'SIGKILL');
			} catch {
				// It was quicker.
			}
		}
		this.#pty.resume();
		await this.exit;
		while (session.some(isRunning)) await new Promise(resolve => setTimeout(resolve, 5));
		this.screen.dispose();
		rmSync(this.folder, {recursive: true, force: true, maxRetries: 5});
	}

	#send(bytes: string): void {
		if (!this.#isOver) this.#pty.write(bytes);
	}

	#show(bytes: Uint8Array): void {
		this.#unshown += 1;
		this.screen.write(bytes, () => {
			this.#unshown -= 1;
			this.#wake();
		});
	}

	#wake(): void {
		for (const waiter of [...this.#waiters]) waiter();
	}
}
