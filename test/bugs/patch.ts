/** A seeded bug: one line of the source that says something else. Applied while modules are loaded; the files stay as they are. */

export type Bug = {
	/** What goes wrong, in a few words: also how it is asked for. */
	readonly name: string;
	/** Below source/. */
	readonly file: string;
	/** The exact text, which must stand there once. */
	readonly right: string;
	readonly wrong: string;
	readonly caughtBy: Catcher;
};

/**
 * What must see it: seeds of the simulation, from 1 to at most so many; or, for code that only runs on a real disk, a suite of
 * tests over that code with a file system that records, tears and fails.
 */
export type Catcher = {readonly seeds: number} | {readonly suite: string};

/** The text of the file with the bug in it. Throws when the bug does not apply any more. */
export const patched = ({name, file, right, wrong}: Bug, text: string): string => {
	const times = text.split(right).length - 1;
	if (times !== 1)
		throw new Error(`The seeded bug "${name}" applies ${times} times to source/${file}, not once: ${right}`);
	return text.replace(right, () => wrong);
};

/** Whether a module is the one that has the bug; `url` may be a path. */
export const isBuggy = ({file}: Bug, url: string): boolean => url.split('?')[0]!.endsWith(`/source/${file}`);
