/** A shell in a terminal, to see what a program leaves behind: screen, cursor, modes, exit code. */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {foregroundOf} from './processes.ts';
import {Terminal, type TerminalOptions} from './terminal.ts';

/** What a shell has to find again as it was. */
export type ShellState = {
	readonly isAlternate: boolean;
	readonly isCursorVisible: boolean;
	readonly isMouseTracked: boolean;
	/** Settings of the terminal line as `stty -g` tells them: raw mode, echo and so on. */
	readonly stty: string;
};

/** `7:130$ `: the number of the command that is typed next, and the exit code of the last. */
const promptPattern = /^(\d+):(\d+)\$ ?$/;

export class Shell {
	readonly terminal: Terminal;
	#prompt = 0;

	private constructor(terminal: Terminal) {
		this.terminal = terminal;
	}

	/** A shell that has shown its first prompt. */
	static async open({env, ...options}: TerminalOptions = {}): Promise<Shell> {
		const terminal = new Terminal(['bash', '--norc', '--noprofile', '-i'], {
			...options,
			env: {PS1: '\\#:$?$ ', HISTFILE: undefined, PROMPT_COMMAND: undefined, ...env},
		});
		const shell = new Shell(terminal);
		await shell.prompt();
		return shell;
	}

	/** Types a line; does not wait for what comes of it. */
	line(text: string): void {
		this.terminal.type(`${text}\r`);
	}

	/** Waits for the next prompt and resolves to the exit code it shows. 148: stopped by Ctrl-z. */
	async prompt(limit?: number): Promise<number> {
		let found: RegExpExecArray | null = null;
		await this.terminal.waitFor(() => {
			const {screen} = this.terminal;
			found = promptPattern.exec(screen.lines()[screen.cursor.row] ?? '');
			return found !== null && Number(found[1]) > this.#prompt;
		}, limit);
		const [, number, code] = found as unknown as RegExpExecArray;
		this.#prompt = Number(number);
		return Number(code);
	}

	/** Types a line and waits for its end: its exit code. */
	run(text: string): Promise<number> {
		this.line(text);
		return this.prompt();
	}

	/** The process that reads the keys now: the program's while it runs in front, the shell's own at a prompt. */
	get foreground(): number {
		return foregroundOf(this.terminal.pid);
	}

	/** What a program would find now; types one short line to ask the terminal line. */
	async state(): Promise<ShellState> {
		const {isAlternate, isCursorVisible, isMouseTracked} = this.terminal.screen;
		await this.run('stty -g >~/stty');
		const stty = readFileSync(join(this.terminal.folder, 'stty'), 'latin1').trim();
		return {isAlternate, isCursorVisible, isMouseTracked, stty};
	}
}
