/** What was compiled once is kept: in its own folder, for its owner alone, bounded, and never a reason to fail. */
import {spawnSync} from 'node:child_process';
import {existsSync, linkSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterAll, expect, test} from 'vitest';

const program = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'shoal-compiled-'));
afterAll(() => rmSync(folder, {recursive: true, force: true}));

const run = (home: string, extra: Readonly<Record<string, string>> = {}) => {
	const {NODE_COMPILE_CACHE: _, NODE_DISABLE_COMPILE_CACHE: __, ...rest} = process.env;
	const env = {...rest, SHOAL_HOME: home, ...extra};
	return spawnSync(process.execPath, [program, '--version'], {env, encoding: 'utf8', timeout: 30_000});
};

/** The folder of this Node within that of all, and the files in it. */
const kept = (home: string): {readonly own: string; readonly files: readonly string[]} => {
	const [name] = readdirSync(join(home, 'compiled'));
	const own = join(home, 'compiled', name!);
	return {own, files: readdirSync(own)};
};

test('the first run keeps what it compiled, for its owner alone; the second adds nothing', () => {
	const home = join(folder, 'first');
	expect(run(home).stdout).toMatch(/^\d/);
	const {own, files} = kept(home);
	expect(files.length).toBeGreaterThan(20);
	if (process.platform !== 'win32') expect(statSync(join(home, 'compiled')).mode & 0o777).toBe(0o700);
	const written = statSync(own).mtimeMs;
	run(home);
	expect(kept(home).files).toEqual(files);
	expect(statSync(own).mtimeMs).toBe(written);
});

test('who wants nothing kept has nothing kept', () => {
	const home = join(folder, 'off');
	expect(run(home, {NODE_DISABLE_COMPILE_CACHE: '1'}).status).toBe(0);
	expect(readdirSync(join(home, 'compiled'))).toEqual([]);
});

test.each([
	['a file stands in its place', join(folder, 'file', 'home')],
	...(existsSync('/proc/self') ? [['a system denies it', '/proc/nothing']] : []),
])('%s: it runs as without', (_, home) => {
	writeFileSync(join(folder, 'file'), '');
	expect(run(home!)).toMatchObject({status: 0, stderr: ''});
});

test('it does not grow for ever', () => {
	const home = join(folder, 'full');
	run(home);
	const {own, files} = kept(home);
	const [one] = files;
	for (let index = 0; index < 4000; index++) linkSync(join(own, one!), join(own, `old-${index}`));
	for (let index = 0; index < 5; index++) mkdirSync(join(home, 'compiled', `v99.${index}`));
	run(home);
	expect(readdirSync(join(home, 'compiled')).length).toBeLessThanOrEqual(1);
	run(home);
	expect(kept(home).files.length).toBeLessThanOrEqual(files.length);
});
