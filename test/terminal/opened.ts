/** Terminals for tests: opened here, ended after each test. */
import {fileURLToPath} from 'node:url';
import {afterEach} from 'vitest';
import {Shell} from './shell.ts';
import {endTerminals, Terminal, type TerminalOptions} from './terminal.ts';

/** The built program. */
export const program = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

afterEach(endTerminals);

/** A program in a terminal of its own. */
export const openTerminal = (command: readonly [string, ...string[]], options?: TerminalOptions): Terminal =>
	new Terminal(command, options);

/** The built program with these words, on a terminal. */
export const openShoal = (words: readonly string[], options?: TerminalOptions): Terminal =>
	new Terminal([process.execPath, program, ...words], options);

/** A shell at its first prompt, in which a program can be typed. */
export const openShell = (options?: TerminalOptions): Promise<Shell> => Shell.open(options);
