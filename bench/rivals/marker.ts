/** A file that a program makes when its copy is whole, by a command that it runs then. Asks nothing of the program meanwhile. */
import {existsSync} from 'node:fs';
import {setTimeout as sleep} from 'node:timers/promises';
import type {Watched} from '../watched.ts';

/** Milliseconds. */
const pause = 10;

/** Resolves when the file is there; rejects when the program has ended without it. */
export const marked = async (name: string, file: string, process: Watched): Promise<void> => {
	let code: number | null | undefined;
	void process.over.then(ended => {
		code = ended.code;
	});
	while (!existsSync(file)) {
		if (code !== undefined) throw new Error(`${name} ended with ${code} before its copy was whole.`);
		await sleep(pause);
	}
};
