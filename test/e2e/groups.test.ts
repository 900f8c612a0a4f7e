/** Downloading groups with real processes: an owner, members that pass on, and what becomes of it when one of them is killed. */
import {randomBytes} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {describe, expect, test} from 'vitest';
import {type Place, place, type Shoal} from './shoal.ts';

const video = fileURLToPath(new URL('../../fixtures/files/shoal_video.mp4', import.meta.url));
const size = 12_000_000;

/** Fragments that a process sent, as copies of the file. */
const copies = (process: Shoal, bytes: number): number =>
	process.all('sent').reduce((sum, sent) => sum + sent.bytes, 0) / bytes;

/** A member by the command line; it stays until all have the file. */
const member = (here: Place, at: string, name: string, ...flags: string[]): Shoal =>
	here.run(['get', at, '--json', '--name', name, '--output', here.folder(name), ...flags]);

const expectSame = (here: Place, names: readonly string[], file: string, bytes: Uint8Array): void => {
	for (const name of names) expect(readFileSync(here.path(name, file)).equals(bytes), name).toBe(true);
};

test('C: an owner and a ring of five, started one at a time, 100 KB fragments; a killed neighbour is replaced', async () => {
	const here = place();
	const {at} = await here.manager();
	const bytes = randomBytes(size);
	const file = here.write('big.bin', bytes);
	const owner = here.run(['owner', file, '--manager', at, '--name', 'owner', '--up', '2MB', '--json']);
	await here.published(at, 1);
	const names = ['a', 'b', 'c', 'd', 'e'];
	const members: Shoal[] = [];
	for (const name of names) {
		const started = member(here, at, name);
		await started.fact('started');
		members.push(started);
	}
	const group = await members[4]!.fact('group', ({members: all}) => all.length === 5);
	expect(group).toMatchObject({topology: 'ring', owner: 'owner', members: names});
	const killed = members[2]!;
	await killed.fact('fragment');
	killed.kill('SIGKILL');
	const rest = members.filter(process => process !== killed);
	for (const process of rest) expect(await process.exit).toBe(0);
	expectSame(here, ['a', 'b', 'd', 'e'], 'big.bin', bytes);
	expect(await members[3]!.fact('group', ({members: all}) => !all.includes('c'))).toMatchObject({
		members: ['a', 'b', 'd', 'e'],
	});
	expect(copies(owner, size)).toBeLessThanOrEqual(1.5);
	// Fragments travel: most of what a member has, others gave it.
	expect(rest.some(process => process.all('complete')[0]!.sources.length > 1)).toBe(true);
});

describe('D. Tracker, shared files, downloading groups: six peers register a file each, one is the owner, five are clients', () => {
	test.each([
		['the video', 'p2', null],
		['64 MiB', 'p6', 64 * 1024 * 1024],
	] as const)(
		'%s of %s: held until upload is typed; at most 1.10 copies from the owner, links to it and three others',
		async (_, chosen, length) => {
			const here = place();
			const {process: manager, at} = await here.manager();
			const bytes = length === null ? readFileSync(video) : randomBytes(length);
			const peers = new Map<string, Shoal>();
			for (const name of ['p1', 'p2', 'p3', 'p4', 'p5', 'p6']) {
				const peer = await here.peer(at, name, '--topology', 'group', '--hold');
				peer.say(`register-peer ${here.write(`of-${name}.bin`, name === chosen ? bytes : randomBytes(1000))}`);
				peers.set(name, peer);
			}
			await here.published(at, 6);
			const file = `of-${chosen}.bin`;
			const list = here.run(['files', at, '--json']);
			for (const {name, holders} of (await list.fact('files')).files) expect(`of-${holders.join()}.bin`).toBe(name);
			const owner = peers.get(chosen)!;
			const clients = [...peers].filter(([name]) => name !== chosen);
			for (const [, client] of clients) client.say(`register-group ${file}`);
			const told = await owner.fact('group', ({members, held}) => held && members.length === 5);
			for (const [name, client] of clients) {
				const {owner: toldOwner, members} = await client.fact('group', group => group.members.length === 5);
				expect(toldOwner).toBe(chosen);
				expect(members).toEqual(told.members);
				expect(members).toContain(name);
			}
			expect(owner.all('sent')).toEqual([]);
			owner.say(`upload ${file}`);
			expect(await owner.fact('released')).toMatchObject({members: 5});
			for (const [, client] of clients) {
				const complete = await client.fact('complete');
				const numbers = complete.sources.flatMap(({received}) => received);
				expect(numbers.reduce((sum, [first, last]) => sum + last - first + 1, 0)).toBe(
					client.all('started')[0]!.fragments,
				);
			}
			for (const [name, client] of clients) {
				await client.fact('group-over');
				expect(readFileSync(here.path(`downloads-${name}`, file)).equals(bytes), name).toBe(true);
				const links = client.all('linked').filter(({id}) => id === told.id);
				expect(links.length, name).toBeGreaterThan(0);
				// The owner and at most three others, at any time.
				expect(Math.max(...links.map(link => link.links)), name).toBeLessThanOrEqual(4);
			}
			expect(copies(owner, bytes.length)).toBeLessThanOrEqual(1.1);
			expect(manager.all('peer-left')).toEqual([]);
		},
	);
});

test('C: what the owner and the members of a ring tell on the console, step by step', async () => {
	const here = place();
	const {at} = await here.manager();
	const file = here.write('big.bin', randomBytes(600_000));
	const owner = here.run(['owner', file, '--manager', at, '--name', 'owner', '--hold']);
	await here.published(at, 1);
	const members = ['a', 'b'].map(name => here.run(['get', at, '--name', name, '--output', here.folder(name)]));
	await owner.line(/group of .*: ring, .* a, b|group of .*: ring, .* b, a/);
	owner.say('upload');
	for (const process of members) expect(await process.exit).toBe(0);
	for (const [process, steps] of [
		[owner, ['request received from', 'fragment sent to', 'fragment list sent to']],
		[members[0]!, ['request sent to', 'fragment received from']],
	] as const)
		for (const step of steps) await process.line(new RegExp(`^${step} .* of [0-9a-f]{8}$`));
});

test('the first member’s word holds where the owner said nothing; a chain of three, the owner leaves when a copy is out', async () => {
	const here = place();
	const {at} = await here.manager();
	const bytes = randomBytes(size);
	const owner = await here.peer(at, 'owner', here.write('big.bin', bytes), '--up', '6MB');
	await here.published(at, 1);
	const first = member(here, at, 'a', '--topology', 'chain');
	await first.fact('started');
	const others = ['b', 'c'].map(name => member(here, at, name, '--topology', 'ring', '--up', '6MB'));
	for (const other of others) expect(await other.fact('group')).toMatchObject({topology: 'chain'});
	await first.fact('complete');
	owner.say('quit');
	for (const process of [first, ...others]) expect(await process.exit).toBe(0);
	expectSame(here, ['a', 'b', 'c'], 'big.bin', bytes);
	expect(copies(owner, size)).toBeLessThanOrEqual(1.1);
});

test('nobody names a topology: one alone is a swarm, with a second it is a chain, and why is told; one copy from the owner', async () => {
	const here = place();
	const {process: manager, at} = await here.manager();
	const bytes = randomBytes(size);
	const owner = await here.peer(at, 'owner', here.write('big.bin', bytes), '--up', '3MB');
	await here.published(at, 1);
	const first = member(here, at, 'a');
	expect(await manager.fact('group')).toMatchObject({topology: 'swarm', why: 'one downloader alone', members: []});
	await first.fact('fragment');
	const second = member(here, at, 'b', '--topology', 'auto');
	for (const process of [first, second, owner])
		expect(await process.fact('group')).toMatchObject({topology: 'chain', why: 'all alike', members: ['a', 'b']});
	for (const process of [first, second]) expect(await process.exit).toBe(0);
	await owner.fact('group-over');
	expectSame(here, ['a', 'b'], 'big.bin', bytes);
	expect(copies(owner, size)).toBeLessThanOrEqual(1.1);
});
