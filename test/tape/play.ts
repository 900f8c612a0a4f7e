/** Plays a tape's keys against the real program in a pseudo-terminal and checks every Wait. Draws no pictures. */
import {existsSync} from 'node:fs';
import {delimiter, join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {Terminal} from '../terminal/terminal.ts';
import {type Command, TapeError} from './commands.ts';
import {millisecondsOf, type Settings, settingsOf} from './settings.ts';

export type PlayOptions = {
	/** Where the shell starts. */
	readonly cwd: string;
	/** Added to the environment of the shell. */
	readonly env?: Readonly<Record<string, string>>;
	/** At the tape's own pace; otherwise no longer than the program needs. */
	readonly isRealPace?: boolean;
	/** Told each wait as it passes. */
	readonly tell?: (line: string) => void;
};

/** What was on the terminal when the tape was over. */
export type Played = {readonly waits: number; readonly screen: string; readonly clears: number};

/** As VHS starts it, so that the tape finds the same prompt. */
const shell = ['bash', '--noprofile', '--norc', '--login', '+o', 'history'] as const;
const prompt = String.raw`\[\e[38;2;90;86;224m\]> \[\e[0m\]`;

/** Milliseconds that are slept at most when nothing is waited for afterwards. */
const shortSleep = 200;

const isOnPath = (program: string): boolean =>
	(process.env.PATH ?? '').split(delimiter).some(folder => existsSync(join(folder, program)));

class Player {
	readonly #terminal: Terminal;
	readonly #settings: Settings;
	readonly #options: PlayOptions;
	#typingSpeed: number;
	#waits = 0;

	constructor(terminal: Terminal, settings: Settings, options: PlayOptions) {
		this.#terminal = terminal;
		this.#settings = settings;
		this.#options = options;
		this.#typingSpeed = settings.typingSpeed;
	}

	async play(commands: readonly Command[]): Promise<Played> {
		// VHS begins at a prompt, too.
		await this.#terminal.waitFor(/^> *$/m);
		for (const [index, command] of commands.entries()) {
			const {kind, line} = command;
			switch (kind) {
				case 'require':
					if (!isOnPath(command.program)) throw new TapeError(line, `${command.program} is not installed`);
					break;
				case 'set':
					if (command.name === 'TypingSpeed') this.#typingSpeed = millisecondsOf(command.value);
					break;
				case 'sleep':
					await this.#sleep(command.time, commands.slice(index + 1));
					break;
				case 'type':
					for (const letter of command.text) {
						this.#terminal.type(letter);
						await this.#pause(command.pause);
					}
					break;
				case 'press':
					for (let time = 0; time < command.times; time += 1) {
						this.#terminal.press(command.name);
						await this.#pause(command.pause);
					}
					break;
				case 'wait':
					await this.#wait(command);
					break;
				case 'output':
				case 'env':
				case 'hide':
				case 'show':
				case 'screenshot':
					break;
				default:
					kind satisfies never;
			}
		}
		return {waits: this.#waits, screen: this.#terminal.text(), clears: this.#terminal.screen.clears};
	}

	/** After a key: until the program shows something, and no longer than a hand would take. */
	async #pause(own: number | null): Promise<void> {
		const time = own ?? this.#typingSpeed;
		if (this.#options.isRealPace) await sleep(time);
		else await this.#terminal.change(time);
	}

	async #sleep(time: number, rest: readonly Command[]): Promise<void> {
		if (this.#options.isRealPace) await sleep(time);
		else {
			const next = rest.find(({kind}) => !['sleep', 'hide', 'show', 'screenshot', 'set'].includes(kind));
			if (next !== undefined && next.kind !== 'wait') await sleep(Math.min(time, shortSleep));
		}
	}

	async #wait(command: Extract<Command, {kind: 'wait'}>): Promise<void> {
		const {screen} = this.#terminal;
		const pattern = command.pattern ?? this.#settings.waitPattern;
		const limit = command.limit ?? this.#settings.waitTimeout;
		const startedAt = performance.now();
		const seen = (): string =>
			command.scope === 'screen' ? screen.firstLines().join('\n') : (screen.lines()[screen.cursor.row] ?? '');
		try {
			await this.#terminal.waitFor(() => pattern.test(seen()), limit);
		} catch {
			const why = this.#terminal.isOver ? 'before the shell ended' : `within ${limit / 1000} s`;
			throw new TapeError(command.line, `${pattern} did not come ${why}\n${this.#terminal.picture()}`);
		}
		this.#waits += 1;
		const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
		this.#options.tell?.(`line ${command.line}: ${pattern} after ${seconds} s`);
	}
}

/** Plays a tape to its end; throws a `TapeError` with the screen when a Wait is not met. */
export const playTape = async (commands: readonly Command[], options: PlayOptions): Promise<Played> => {
	const settings = settingsOf(commands);
	const named = commands.flatMap(command => (command.kind === 'env' ? [[command.name, command.value] as const] : []));
	const terminal = new Terminal([...shell], {
		columns: settings.columns,
		rows: settings.rows,
		cwd: options.cwd,
		env: {PS1: prompt, ...options.env, ...Object.fromEntries(named)},
	});
	try {
		return await new Player(terminal, settings, options).play(commands);
	} finally {
		await terminal.end();
	}
};
