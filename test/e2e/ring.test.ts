/** C. A file owner and a ring of neighbours: no manager at all, one owner and five peers that are told their neighbours by hand. */
import {randomBytes} from 'node:crypto';
import {readdirSync, readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {freePorts} from './ports.ts';
import {type Place, place, type Shoal} from './shoal.ts';

const size = 6_000_000;
/** 100 KB. */
const fragmentSize = 102_400;
const fragments = Math.ceil(size / fragmentSize);
const names = ['a', 'b', 'c', 'd', 'e'] as const;

type Ring = {
	readonly here: Place;
	readonly bytes: Buffer;
	readonly owner: Shoal;
	readonly members: readonly Shoal[];
};

/** An owner with this line, and five peers, each started when the one before it listens; each downloads from that one, the first from the last. */
const ringByHand = async (up: string, ...flags: string[]): Promise<Ring> => {
	const here = place();
	const bytes = randomBytes(size);
	const file = here.write('owner/big.bin', bytes);
	const [ownerPort = 0, ...ports] = await freePorts(names.length + 1);
	const owner = here.run(['owner', file, '--port', `${ownerPort}`, '--name', 'owner', '--up', up, '--json']);
	await owner.fact('indexed');
	const members: Shoal[] = [];
	for (const [index, name] of names.entries()) {
		const neighbour = ports.at(index - 1);
		const where = ['--owner', `${ownerPort}`, '--download-from', `127.0.0.1:${neighbour}`, '--port', `${ports[index]}`];
		const into = ['--downloads', here.folder(name), '--name', name];
		const member = here.run(['peer', ...where, ...into, '--json', '--trace', ...flags]);
		members.push(member);
		await member.fact('listening');
	}
	return {here, bytes, owner, members};
};

const copies = (process: Shoal): number => process.all('sent').reduce((sum, {bytes}) => sum + bytes, 0) / size;

/** Who gave how many fragments. */
const givers = (member: Shoal): Record<string, number> =>
	Object.fromEntries(member.all('complete')[0]!.sources.map(({name, fragments: count}) => [name, count]));

describe('C. A file owner and a ring of neighbours, by hand', () => {
	test('five peers started one at a time: all six end with the identical file; the owner sends at most 1.5 copies', async () => {
		const {here, bytes, owner, members} = await ringByHand('1MB');
		for (const [index, member] of members.entries()) {
			await member.fact('complete');
			const before = names.at(index - 1)!;
			// One download neighbour and the owner, from each of whom it has something: the graph is the ring, and connected.
			expect(Object.keys(givers(member)).toSorted(), names[index]).toEqual([before, 'owner'].toSorted());
			const traced = new Set(member.all('trace').map(({did}) => did));
			for (const did of [
				'request-sent',
				'fragment-received',
				'list-received',
				'list-sent',
				'request-received',
			] as const)
				expect(traced, names[index]).toContain(did);
		}
		expect(copies(owner)).toBeGreaterThanOrEqual(1);
		expect(copies(owner)).toBeLessThanOrEqual(1.5);
		expect(owner.all('indexed')[0]!.fragments).toBe(fragments);
		for (const process of [...members, owner]) process.say('quit');
		for (const process of [...members, owner]) expect(await process.exit).toBe(0);
		for (const name of ['owner', ...names])
			expect(readFileSync(here.path(name, 'big.bin')).equals(bytes), name).toBe(true);
	});

	test('a killed neighbour: the one after it is told, and the owner serves', async () => {
		const {here, bytes, members} = await ringByHand('500KB');
		const [a, b, killed, after, e] = members as [Shoal, Shoal, Shoal, Shoal, Shoal];
		await after.fact('fragment');
		await killed.fact('fragment');
		expect(killed.all('complete')).toEqual([]);
		killed.kill('SIGKILL');
		const told = await after.fact('waiting', ({reason}) => reason.includes('is gone'));
		expect(told.reason).toContain('the download neighbour at 127.0.0.1');
		for (const member of [a, b, after, e]) await member.fact('complete');
		for (const name of ['a', 'b', 'd', 'e'])
			expect(readFileSync(here.path(name, 'big.bin')).equals(bytes), name).toBe(true);
		const {sources} = await after.fact('complete');
		expect(sources.map(({name}) => name).toSorted()).toEqual(['c', 'owner']);
		const owner = sources.find(({name}) => name === 'owner')!.peer;
		const later = after.facts.slice(after.facts.indexOf(told)).filter(fact => fact.event === 'fragment');
		expect(later.at(-1)).toMatchObject({from: owner});
	});

	test('each in a folder of fragment files, the owner’s too; --stay ends a peer by itself', async () => {
		const here = place();
		const bytes = randomBytes(1_000_000);
		const file = here.write('owner/big.bin', bytes);
		const [port = 0, own = 0, none = 0] = await freePorts(3);
		const kept = here.path('kept');
		const owner = here.run(['owner', file, '--port', `${port}`, '--fragment-files', kept, '--json']);
		await owner.fact('indexed');
		const where = ['--owner', `${port}`, '--download-from', `${none}`, '--port', `${own}`];
		const folders = ['--downloads', here.folder('a'), '--fragment-files', here.path('got')];
		const peer = here.run(['peer', ...where, ...folders, '--stay', '0.2', '--json']);
		expect(await peer.exit).toBe(0);
		expect(readFileSync(here.path('a', 'big.bin')).equals(bytes)).toBe(true);
		owner.say('quit');
		expect(await owner.exit).toBe(0);
		const [got = ''] = readdirSync(here.path('got'));
		expect(readdirSync(kept)).toEqual([got]);
		const parts = readdirSync(here.path('got', got)).filter(name => name.endsWith('.fragment'));
		expect(parts).toHaveLength(10);
		for (const part of [...parts, 'summary.json'])
			expect(readFileSync(here.path('kept', got, part)).equals(readFileSync(here.path('got', got, part))), part).toBe(
				true,
			);
		expect(JSON.parse(readFileSync(here.path('kept', got, 'summary.json'), 'utf8'))).toMatchObject({ids: [[0, 9]]});
	});
});

test('C. what a person meets: lines of the ring on the console, an owner without a file, words that do not fit', async () => {
	const here = place();
	const file = here.write('big.bin', randomBytes(600_000));
	const [port = 0, first = 0, second = 0] = await freePorts(3);
	const where = (from: number, own: number): string[] => [
		...['peer', '--owner', `${port}`, '--download-from', `${from}`, '--port', `${own}`],
	];
	const a = here.run([...where(second, first), '--name', 'a']);
	await a.line(/^waiting: the owner at 127\.0\.0\.1:\d+ is not there yet/);
	const owner = here.run(['owner', file, '--port', `${port}`, '--name', 'owner']);
	await a.line(/^waiting: the download neighbour at 127\.0\.0\.1:\d+ is not there yet/);
	const b = here.run([...where(first, second), '--name', 'b']);
	for (const peer of [a, b]) await peer.line(/^passing it on until you type quit/);
	await owner.line(/^fragment sent to a: /);
	await owner.line(/^request received from b: /);
	await b.line(/^fragment list received from a: /);
	await a.line(/^fragment list sent to b: /);
	for (const words of [
		['--owner', '1'],
		['--download-from', '1'],
		['--owner', '1', '--download-from', '2', '7420'],
	])
		expect(await here.run(['peer', ...words]).exit).toBe(2);
	const busy = here.run([...where(first, first), '--json']);
	expect(await busy.exit).toBe(2);
	expect(busy.all('error')[0]).toMatchObject({code: 'E_PORT'});
});
