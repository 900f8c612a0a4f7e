/** `shoal collect` on a real terminal: its screen, and the report that names the local copy. */
import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {bytesOf, place} from '../e2e/shoal.ts';
import {openShoal} from './opened.ts';

const mebibyte = 1024 * 1024;

test('the only peer leaves midway: the summary names ourselves for what the local copy gave', async () => {
	const here = place();
	const {at} = await here.manager();
	const bytes = bytesOf(8 * mebibyte);
	const alice = await here.peer(at, 'alice', here.write('shared/talk.mkv', bytes), '--up', '256KB');
	await alice.fact('indexed');
	const copy = here.write('copy.mkv', bytes);
	const words = ['--name', 'carol', '--local-copy', copy, '--output', here.folder('out')];
	const collect = openShoal(['collect', at, ...words], {columns: 100, rows: 40});
	await collect.waitFor(/1 FRAGMENTS[\s\S]*2 SOURCES[\s\S]*alice/);
	await alice.fact('sent', () => alice.all('sent').length > 4);
	alice.kill('SIGKILL');
	await collect.waitFor(
		/DONE[\s\S]*talk\.mkv is complete and its hash is verified[\s\S]*# {2}carol +\d+ .* local copy \d/,
	);
	collect.press('v');
	await collect.waitFor(/1 FRAGMENTS/);
	collect.press('q');
	expect((await collect.exit).code).toBe(0);
	expect(collect.text()).toMatch(/carol \(local copy\) +\d+ /);
	expect(readFileSync(here.path('out/talk.mkv')).equals(bytes)).toBe(true);
});
