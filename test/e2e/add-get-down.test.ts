/** B. ADD, GET, DOWN, QUIT: typed on standard input to peers that print lines, as a person does. */
import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {bytesOf, place} from './shoal.ts';

const fragments = 48;

test('B. ADD, GET, DOWN, QUIT: shares, asks all peers, downloads one equal range from each, leaves with a goodbye', async () => {
	const here = place();
	const {process: manager, at} = await here.manager();
	const bytes = bytesOf(fragments * 65_536);
	const path = here.write('film.mkv', bytes);
	const names = ['bob', 'carol', 'dave'];
	// Slow enough that nobody is done before the others have begun.
	const sharers = await Promise.all(names.map(name => here.peer(at, name, '--up', '1MB')));
	for (const sharer of sharers) sharer.say(`ADD ${path}`);
	for (const sharer of sharers) await sharer.fact('indexed');
	await here.published(at, 1);
	const downloads = here.path('downloads');
	const alice = here.run(['peer', at, '--name', 'alice', '--topology', 'even', '--downloads', downloads]);
	alice.say('GET');
	// The peers, and every file with its size and who has it.
	for (const name of names) await alice.line(new RegExp(`^${name} +127\\.0\\.0\\.1:\\d+$`));
	const found = await alice.line(/^[0-9a-f]{8} +3 MiB {2}film\.mkv {2}at /);
	expect(found.split('  at ')[1]!.split(', ').toSorted()).toEqual(names);
	await alice.line(/^1 file from 3 of 3 peers asked$/);
	alice.say('DOWN film.mkv');
	await alice.line(/^film\.mkv is complete and verified/);
	const rows = await Promise.all(names.map(name => alice.line(new RegExp(`^ {2}${name} +\\d+ `))));
	// A third each; who is done may be given the very last ones of another.
	const counts = rows.map(row => Number(/^ {2}\w+ +(\d+)/.exec(row)![1]));
	expect(counts.reduce((sum, count) => sum + count, 0)).toBe(fragments);
	const firsts = rows.map(row => Number(/B {2}(\d+)/.exec(row)![1])).toSorted((left, right) => left - right);
	expect(firsts[0]).toBe(0);
	for (const [place, first] of firsts.entries()) {
		expect(first).toBeLessThanOrEqual((place * fragments) / 3);
		expect(first).toBeGreaterThan((place * fragments) / 3 - 8);
	}
	expect(readFileSync(here.path('downloads', 'film.mkv')).equals(bytes)).toBe(true);
	alice.say('QUIT');
	expect(await alice.exit).toBe(0);
	expect(await manager.fact('peer-left')).toMatchObject({name: 'alice', reason: 'left'});
});

test('B. a peer that does not answer the manager’s ping is dropped, and nobody is offered its files', async () => {
	const here = place();
	const {process: manager, at} = await here.manager('--heartbeat', '0.3', '--lease', '1.5');
	const silent = await here.peer(at, 'silent');
	silent.say(`ADD ${here.write('only-here.txt', 'gone with it')}`);
	await silent.fact('indexed');
	await here.published(at, 1);
	const alice = here.run(['peer', at, '--name', 'alice']);
	await alice.line(/^joined as alice/);
	silent.kill('SIGSTOP');
	expect(await manager.fact('peer-left')).toMatchObject({name: 'silent', reason: 'lost'});
	await alice.line(/^list v\d+: 1 active peer$/);
	alice.say('GET');
	await alice.line(/^0 files from 0 of 0 peers asked$/);
	alice.say('DOWN only-here.txt');
	await alice.line(/^waiting for only-here\.txt/);
});
