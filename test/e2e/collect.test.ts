/** `shoal collect` with real processes: all active peers give, an expired one does not, nothing that stands there is touched. */
import {readdirSync, readFileSync, statSync} from 'node:fs';
import {createServer} from 'node:net';
import {expect, test} from 'vitest';
import type {PeerFact} from '../../source/net/facts.ts';
import {bytesOf, place, type Shoal} from './shoal.ts';

const mebibyte = 1024 * 1024;

type Complete = Extract<PeerFact, {event: 'complete'}>;

/** What cannot stay the same when a file is written to. */
const traces = (path: string): readonly unknown[] => {
	const {mtimeNs, ctimeNs, ino, size} = statSync(path, {bigint: true});
	return [mtimeNs, ctimeNs, ino, size, readFileSync(path)];
};

const givers = ({sources}: Complete): readonly string[] => sources.map(({name}) => name).toSorted();

const fragmentsOf = ({sources}: Complete, name: string): number =>
	sources.filter(source => source.name === name).reduce((sum, {fragments}) => sum + fragments, 0);

const peerOf = async (process: Shoal): Promise<string> => (await process.fact('joined')).peer;

const freePort = (): Promise<number> =>
	new Promise(resolve => {
		const server = createServer().listen(0, '127.0.0.1', () => {
			const address = server.address();
			server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
		});
	});

test('E. Leases with an end, and a collector: three peers share a file, one lease ends: it gives nothing; the file stands identical beside the untouched original', async () => {
	const here = place();
	const {process: manager, at} = await here.manager();
	const bytes = bytesOf(8 * mebibyte);
	const original = here.write('work/talk.mkv', bytes);
	const before = traces(original);
	const [alice, bob] = await Promise.all(['alice', 'bob'].map(name => here.peer(at, name, original)));
	const frank = await here.peer(at, 'frank', original, '--ttl', '2');
	await Promise.all([alice!.fact('indexed'), bob!.fact('indexed')]);
	expect(await manager.fact('peer-left')).toMatchObject({name: 'frank', reason: 'expired'});
	await alice!.fact('list', ({peers}) => peers.length === 2);
	expect(await frank.fact('lease-ended')).toMatchObject({reason: 'expired'});
	const port = await freePort();
	const words = ['collect', at, '--port', String(port), '--local-copy', original, '--name', 'carol', '--json'];
	const collect = here.run(words, {cwd: here.path('work')});
	const complete = await collect.fact('complete');
	expect(await collect.exit).toBe(0);
	expect(collect.all('listening')).toMatchObject([{port}]);
	expect(collect.all('asked')).toMatchObject([{peers: 2}]);
	expect(givers(complete)).toEqual(['alice', 'bob']);
	expect(complete).toMatchObject({path: here.path('work/talk.collected.mkv'), present: false, resumed: 0});
	// One share each; who is done first may be given the very last ones of the other.
	const begins = complete.sources.map(({received}) => received[0]![0]).toSorted((left, right) => left - right);
	expect(begins[0]).toBe(0);
	expect(begins[1]).toBeGreaterThanOrEqual(48);
	expect(begins[1]).toBeLessThanOrEqual(64);
	expect(readFileSync(complete.path).equals(bytes)).toBe(true);
	expect(readdirSync(here.path('work')).toSorted()).toEqual(['talk.collected.mkv', 'talk.mkv']);
	expect(traces(original)).toEqual(before);
	const again = here.run(['collect', at, 'talk.mkv', '--json'], {cwd: here.path('work')});
	expect((await again.fact('complete')).path).toBe(here.path('work/talk.collected (2).mkv'));
	expect(traces(original)).toEqual(before);
});

test('E. Leases with an end, and a collector: a peer leaves in the middle: its fragments come from the rest', async () => {
	const here = place();
	const {at} = await here.manager();
	const bytes = bytesOf(12 * mebibyte);
	const original = here.write('talk.mkv', bytes);
	// So slow that its share is not given however late it is killed.
	const [alice, ...rest] = await Promise.all([
		here.peer(at, 'alice', original, '--up', '128KB'),
		here.peer(at, 'bob', original, '--up', '4MB'),
		here.peer(at, 'carol', original, '--up', '4MB'),
	]);
	await Promise.all([alice, ...rest].map(peer => peer.fact('indexed')));
	const leaving = await peerOf(alice);
	const collect = here.run(['collect', at, 'talk.mkv', '--output', here.folder('out'), '--json']);
	await collect.fact('fragment', ({from}) => from === leaving);
	alice.kill('SIGKILL');
	const complete = await collect.fact('complete');
	expect(await collect.exit).toBe(0);
	expect(complete.path).toBe(here.path('out/talk.mkv'));
	expect(readFileSync(complete.path).equals(bytes)).toBe(true);
	expect(givers(complete)).toEqual(['alice', 'bob', 'carol']);
	expect(fragmentsOf(complete, 'alice')).toBeLessThan(64);
	expect(complete.sources.reduce((sum, {fragments}) => sum + fragments, 0)).toBe(192);
});

test('E. Leases with an end, and a collector: the last peer leaves in the middle: a local copy fills in what verifies, and the report names us as its source', async () => {
	const here = place();
	const {at} = await here.manager();
	const bytes = bytesOf(8 * mebibyte);
	const alice = await here.peer(at, 'alice', here.write('shared/talk.mkv', bytes), '--up', '256KB');
	await alice.fact('indexed');
	const copy = here.write('work/talk.mkv', bytes);
	const before = traces(copy);
	const words = ['collect', at, 'talk.mkv', '--local-copy', 'talk.mkv', '--name', 'carol', '--json'];
	const collect = here.run(words, {cwd: here.path('work')});
	const giving = await peerOf(alice);
	await collect.fact('fragment', ({from}) => from === giving);
	alice.kill('SIGKILL');
	const complete = await collect.fact('complete');
	expect(await collect.exit).toBe(0);
	const {peer: self} = await collect.fact('joined');
	expect(complete.path).toBe(here.path('work/talk.collected.mkv'));
	expect(readFileSync(complete.path).equals(bytes)).toBe(true);
	expect(traces(copy)).toEqual(before);
	expect(givers(complete)).toEqual(['alice', 'carol']);
	expect(complete.sources.find(({local}) => local)).toMatchObject({peer: self, name: 'carol'});
	expect(fragmentsOf(complete, 'alice')).toBeGreaterThan(0);
	expect(fragmentsOf(complete, 'alice') + fragmentsOf(complete, 'carol')).toBe(128);
	// Nothing of the copy before the peer had left.
	const facts = collect.facts.map(({event}) => event);
	const own = collect.facts.findIndex(fact => fact.event === 'fragment' && fact.from === self);
	expect(own).toBeGreaterThan(facts.indexOf('source-lost'));
});

test('E. Leases with an end, and a collector: people read who gave what, the local copy by its name', async () => {
	const here = place();
	const {at} = await here.manager();
	const bytes = bytesOf(6 * mebibyte);
	const alice = await here.peer(at, 'alice', here.write('shared/talk.mkv', bytes), '--up', '256KB');
	await alice.fact('indexed');
	const copy = here.write('copy.mkv', bytes);
	const out = here.folder('out');
	const collect = here.run(['collect', at, '--output', out, '--local-copy', copy, '--name', 'carol']);
	await alice.fact('sent');
	alice.kill('SIGKILL');
	await collect.line(/^ {2}carol \(local copy\) +\d+ /);
	expect(await collect.exit).toBe(0);
	expect(readFileSync(here.path('out/talk.mkv')).equals(bytes)).toBe(true);
});

test('E. Leases with an end, and a collector: a local copy that is not there is told before anything starts', async () => {
	const here = place();
	const {process: manager, at} = await here.manager();
	const collect = here.run(['collect', at, '--local-copy', here.path('nowhere.mkv'), '--json']);
	expect(await collect.exit).toBe(2);
	expect(collect.all('error')).toMatchObject([{code: 'E_NOT_FOUND', hint: expect.stringContaining('--local-copy')}]);
	const folder = here.run(['collect', at, '--local-copy', here.directory, '--json']);
	expect(await folder.exit).toBe(2);
	expect(folder.all('error')).toMatchObject([{code: 'E_USAGE', message: expect.stringContaining('is no file')}]);
	expect(manager.all('peer-joined')).toEqual([]);
});
