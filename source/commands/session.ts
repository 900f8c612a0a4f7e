/** What every command has in common: its context, signals, and an end that comes once. Knows no command. */
import type {Access} from '../host/access.ts';
import {type Failure, failure} from '../net/failures.ts';
import {systemExit} from '../output/exit.ts';
import type {Output} from '../output/output.ts';
import type {Flags} from './flags.ts';

export type Context = {
	readonly flags: Flags;
	/** What stands after the command, flags left out. */
	readonly words: readonly string[];
	readonly output: Output;
	/** The command as it was typed, from its name on. */
	readonly typed: readonly string[];
	/** What it is let in with, or lets others in with. */
	readonly access: Access;
};

/** A command that runs until it knows its exit code. */
export type Command = (context: Context) => Promise<number>;

const signals = {SIGINT: 130, SIGTERM: 143, SIGHUP: 129} as const;

/** The moment a command ends: by itself, or by a signal with its code; a second signal ends the process at once. */
export class Ending {
	readonly code: Promise<number>;
	readonly #resolve: (code: number) => void;
	#isOver = false;

	constructor() {
		const {promise, resolve} = Promise.withResolvers<number>();
		this.code = promise;
		this.#resolve = resolve;
		for (const [signal, code] of Object.entries(signals)) {
			process.on(signal, () => {
				if (this.#isOver) systemExit(code);
				this.signal = code;
				this.end(code);
			});
		}
	}

	/** The code of the signal that ended it; null when none did. */
	signal: number | null = null;

	get isOver(): boolean {
		return this.#isOver;
	}

	end(code: number): void {
		this.#isOver = true;
		this.#resolve(code);
	}
}

/** A bug: where it happened, and out. */
export const onBug = (error: unknown): never => {
	process.stderr.write(
		`E_BUG: this is a mistake in shoal, please report it.\n${error instanceof Error ? error.stack : String(error)}\n`,
	);
	return systemExit(1);
};

/** The failure of a command that was given words it has no use for; undefined when there are none. */
export const extraFailure = (command: string, extra: readonly string[]): Failure | undefined =>
	extra.length === 0
		? undefined
		: failure('E_USAGE', `shoal ${command} has no use for "${extra.join(' ')}".`, `shoal ${command} --help`);

/** Whether a parser gave a failure instead of a value. */
export const isFailure = (value: object): value is Failure => 'code' in value && 'hint' in value;
