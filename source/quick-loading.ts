/**
 * How the program's own modules are found and compiled quickly: compiled code is kept between runs, and a path beside the one that
 * names it needs no search. Only ever saves time: where something is missing or may not be written, everything is as without it.
 */
import {readdirSync, rmSync} from 'node:fs';
import module from 'node:module';
import {join} from 'node:path';
import {statePaths} from './config/paths.ts';
import {makePrivateFolder} from './config/private-folder.ts';

/** Files of one Node, which has one for each module of each place the program lies in, and Nodes: more are too many, and go. */
const most = {files: 4000, nodes: 4} as const;
/**
 * Milliseconds until what was compiled is kept, if the end does not come first: who runs for days, and is killed one day, has helped
 * the others all the time. Keeping it holds everything up for a moment, so not while a download has just begun.
 */
const keepAfter = 60_000;

/** For modules loaded from now on. `program`: URL of the folder they are in. Never throws. */
export const loadQuickly = (program: string): void => {
	findBeside(program);
	try {
		keepCompiled(statePaths().compiled);
	} catch {
		// A place that may not be written, or a system that lets nobody look: then every run compiles anew.
	}
};

/** Built modules name each other with their whole file names: no package, link or ending can be meant. Not there before Node 22.15. */
const findBeside = (program: string): void => {
	module.registerHooks?.({
		resolve: (specifier, context, next) =>
			specifier.startsWith('.') && specifier.endsWith('.js') && context.parentURL?.startsWith(program)
				? {url: new URL(specifier, context.parentURL).href, format: 'module', shortCircuit: true}
				: next(specifier, context),
	});
};

/** Node checks what is kept against the source; that nobody else puts something there is for the folder to see to. */
const keepCompiled = (folder: string): void => {
	// Not there before Node 22.1. And who chose a place for all programs has it in use already.
	if (!module.enableCompileCache || module.getCompileCacheDir?.() !== undefined) return;
	makePrivateFolder(folder);
	module.enableCompileCache(folder);
	const directory = module.getCompileCacheDir();
	if (directory === undefined) return;
	setTimeout(() => module.flushCompileCache?.(), keepAfter).unref();
	process.once('exit', () => tidy(folder, directory));
};

const tidy = (folder: string, own: string): void => {
	try {
		if (readdirSync(own).length > most.files) rmSync(own, {recursive: true, force: true});
		const nodes = readdirSync(folder);
		if (nodes.length <= most.nodes) return;
		for (const name of nodes)
			if (join(folder, name) !== own) rmSync(join(folder, name), {recursive: true, force: true});
	} catch {
		// Another of us has just done it.
	}
};
