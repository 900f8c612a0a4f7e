/** A folder to play a tape in: `npx shoal` there is the built program, and what it writes goes away with the folder. */
import {mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

export type Stage = {
	readonly cwd: string;
	/** For the shell: npx asks nobody for anything. */
	readonly env: Readonly<Record<string, string>>;
	remove(): void;
};

/** Makes the folder; the project's `fixtures` are found in it. */
export const makeStage = (): Stage => {
	const cwd = mkdtempSync(join(tmpdir(), 'shoal-tape-'));
	const bin = join(cwd, 'node_modules', '.bin');
	mkdirSync(bin, {recursive: true});
	writeFileSync(join(cwd, 'package.json'), '{"private": true}\n');
	const start = `#!/bin/sh\nexec '${process.execPath}' '${join(root, 'dist', 'cli.js')}' "$@"\n`;
	writeFileSync(join(bin, 'shoal'), start, {mode: 0o755});
	symlinkSync(join(root, 'fixtures'), join(cwd, 'fixtures'));
	return {
		cwd,
		env: {npm_config_offline: 'true', npm_config_update_notifier: 'false'},
		remove: () => rmSync(cwd, {recursive: true, force: true, maxRetries: 5}),
	};
};
