import {spawnSync} from 'node:child_process';
import {existsSync, mkdtempSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {makePrivateFolder} from '../../source/config/private-folder.ts';

let home: string;
beforeEach(() => {
	home = mkdtempSync(join(tmpdir(), 'shoal-folders-'));
});
afterEach(() => rmSync(home, {recursive: true}));

describe('a private folder', () => {
	it('is made with those above it, for its owner alone, and again without complaint', () => {
		const path = join(home, 'one', 'two');
		makePrivateFolder(path);
		makePrivateFolder(path);
		for (const made of [path, join(home, 'one')]) expect((statSync(made).mode & 0o777).toString(8)).toBe('700');
	});

	it('cannot be where a file is, nor below one', () => {
		writeFileSync(join(home, 'file'), '');
		expect(() => makePrivateFolder(join(home, 'file'))).toThrow('EEXIST');
		expect(() => makePrivateFolder(join(home, 'file', 'deeper'))).toThrow('EEXIST');
	});

	// In a process of its own: what tries for ever cannot be stopped from within.
	it.runIf(existsSync('/proc/self'))('is given up where a system denies that there is a place for it', () => {
		const module = JSON.stringify(new URL('../../source/config/private-folder.ts', import.meta.url).href);
		const script = `const {makePrivateFolder} = await import(${module}); try { makePrivateFolder('/proc/nothing/deeper'); } catch (error) { console.log(error.code); }`;
		const {stdout, signal} = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
			encoding: 'utf8',
			timeout: 20_000,
		});
		expect({said: stdout.trim(), signal}).toEqual({said: 'ENOENT', signal: null});
	});
});
