/** A. Manager and peers: the points of the peer, each shown with real processes. */
import {readFileSync, utimesSync, writeFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {bytesOf, place} from './shoal.ts';

test('A. peer pings and saves the list: it stays for longer than a lease by its heartbeats, and its list is current', async () => {
	const here = place();
	const {process: manager, at} = await here.manager('--heartbeat', '0.4', '--lease', '2');
	const alice = await here.peer(at, 'alice');
	const frank = await here.peer(at, 'frank', '--ttl', '4');
	await alice.fact('list', ({peers}) => peers.length === 2);
	// Two leases later frank's own end comes: alice has renewed hers meanwhile, with nothing but heartbeats.
	await frank.fact('lease-ended');
	await alice.fact('list', seen => seen.version > 2 && seen.peers.length === 1);
	await manager.fact('peer-left', ({name}) => name === 'frank');
	expect(manager.all('peer-left')).toHaveLength(1);
	// Whatever the manager's list is now, hers is the same, or is in a moment.
	const {version, peers} = await here.run(['peers', at, '--json']).fact('list');
	expect(peers).toMatchObject([{name: 'alice'}]);
	await alice.fact('list', seen => seen.version === version && seen.peers.length === 1);
});

test('the manager goes and comes back: the peer keeps its list, rejoins and publishes again', async () => {
	const here = place();
	const {process: manager, at} = await here.manager();
	const alice = await here.peer(at, 'alice', here.write('a.txt', 'a'));
	await alice.fact('indexed');
	manager.kill('SIGKILL');
	await alice.fact('manager-lost');
	const again = here.run(['manager', '--port', at.split(':')[1]!, '--json']);
	await again.fact('peer-joined', ({name}) => name === 'alice');
	await alice.fact('manager-back');
	const shared = async () => {
		const files = here.run(['files', at, '--json']);
		return (await files.fact('files')).files;
	};
	await expect.poll(shared, {timeout: 20_000}).toMatchObject([{name: 'a.txt', holders: ['alice']}]);
});

test('A. shareable list: paths and folders at the start, added and removed while running, with relative names', async () => {
	const here = place();
	const {at} = await here.manager();
	here.write('trip/sea/one.jpg', 'one');
	here.write('trip/two.jpg', 'two');
	here.write('trip/.hidden', 'no');
	const alice = await here.peer(at, 'alice', here.path('trip'));
	await alice.fact('index-idle');
	expect(
		alice
			.all('indexed')
			.map(({name}) => name)
			.sort(),
	).toEqual(['trip/sea/one.jpg', 'trip/two.jpg']);
	alice.say(`ADD ${here.write('later.txt', 'later')}`);
	await alice.fact('indexed', ({name}) => name === 'later.txt');
	alice.say('remove trip/two.jpg');
	expect(await alice.fact('unshared')).toMatchObject({name: 'trip/two.jpg'});
	const find = here.run(['find', at, '--json']);
	const found = await find.fact('found');
	expect(found.files.map(({name}) => name)).toEqual(['later.txt', 'trip/sea/one.jpg']);
	expect(found).toMatchObject({asked: 1, answered: 1});
});

test('small files do not wait for large ones, and the next start reads the index instead of hashing', async () => {
	const here = place();
	const {at} = await here.manager();
	const large = here.write('mix/large.bin', bytesOf(64 * 1024 * 1024));
	// A file that was written this very moment could change again unnoticed, so it is not in the index: make it older.
	utimesSync(large, 1e9, 1e9);
	here.write('mix/small.txt', 'small');
	const first = await here.peer(at, 'first', here.path('mix'));
	await first.fact('index-idle');
	expect(first.all('indexed').map(({name}) => name)).toEqual(['mix/small.txt', 'mix/large.bin']);
	first.say('quit');
	await first.exit;
	// Other bytes behind the same size, time and inode: only who hashes again would notice.
	writeFileSync(large, bytesOf(64 * 1024 * 1024, 2));
	utimesSync(large, 1e9, 1e9);
	const second = await here.peer(at, 'second', here.path('mix'));
	await second.fact('index-idle');
	const idOf = (peer: typeof first) => peer.all('indexed').find(({name}) => name === 'mix/large.bin')?.id;
	expect(idOf(second)).toBe(idOf(first));
});

test('A. informs before leaving: a peer tells the manager before it goes offline', async () => {
	const here = place();
	const {process: manager, at} = await here.manager();
	const alice = await here.peer(at, 'alice');
	alice.say('QUIT');
	expect(await manager.fact('peer-left')).toMatchObject({name: 'alice', reason: 'left'});
	expect(await alice.exit).toBe(0);
});

test('A. broadcasts its requirement: every peer in the list hears it, those too that have nothing', async () => {
	const here = place();
	const {at} = await here.manager();
	const owner = await here.peer(at, 'owner', here.write('paper.pdf', 'some paper'));
	const {id} = await owner.fact('indexed');
	const others = await Promise.all(['b', 'c'].map(name => here.peer(at, name)));
	const get = here.run(['get', at, id, '--output', here.folder('out'), '--json', '--name', 'alice', '--stay', '20']);
	expect((await get.fact('asked')).peers).toBe(3);
	expect(await owner.fact('requirement')).toMatchObject({name: 'alice', id, fragments: 1});
	for (const other of others) expect(await other.fact('requirement')).toMatchObject({name: 'alice', id, fragments: 0});
});

test('A. parallel fragments: different ones come from all that have the file, side by side', async () => {
	const here = place();
	const {at} = await here.manager();
	const bytes = bytesOf(24 * 1024 * 1024);
	const path = here.write('big.bin', bytes);
	const sources = await Promise.all(['a', 'b', 'c'].map(name => here.peer(at, name, path)));
	await Promise.all(sources.map(source => source.fact('indexed')));
	const get = here.run(['get', at, 'big.bin', '--output', here.folder('out'), '--json']);
	const complete = await get.fact('complete');
	expect(await get.exit).toBe(0);
	expect(complete.sources).toHaveLength(3);
	expect(complete.sources.reduce((sum, {fragments}) => sum + fragments, 0)).toBe(384);
	expect(complete.sources.reduce((sum, source) => sum + source.bytes, 0)).toBe(bytes.length);
	expect(readFileSync(complete.path).equals(bytes)).toBe(true);
	// Side by side: each began before any other was done.
	const froms = get.all('fragment').map(({from}) => from);
	const givers = [...new Set(froms)];
	const begun = Math.max(...givers.map(giver => froms.indexOf(giver)));
	const done = Math.min(...givers.map(giver => froms.lastIndexOf(giver)));
	expect(begun).toBeLessThan(done);
});

test('A. informs of availability: who is asked says how many fragments it has, all, some or none', async () => {
	const here = place();
	const {at} = await here.manager();
	const owner = await here.peer(at, 'owner', here.write('film.mkv', bytesOf(4 * 1024 * 1024)), '--up', '256KB');
	await owner.fact('indexed');
	const part = await here.peer(at, 'part');
	part.say('get film.mkv');
	await part.fact('fragment');
	// In a swarm everybody is asked; in a chain of two, the one before alone.
	const swarm = ['--topology', 'swarm'];
	const get = here.run(['get', at, 'film.mkv', '--output', here.folder('out'), '--json', '--name', 'alice', ...swarm]);
	expect(await get.fact('answered', ({name}) => name === 'owner')).toMatchObject({fragments: 64});
	const {fragments} = await get.fact('answered', ({name}) => name === 'part');
	expect(fragments).toBeGreaterThan(0);
	expect(fragments).toBeLessThan(64);
	expect(await part.fact('requirement', ({name}) => name === 'alice')).toMatchObject({fragments});
});

test('A. transmits the requested fragment: each that is asked for, to who asked, and no other', async () => {
	const here = place();
	const {at} = await here.manager();
	const bytes = bytesOf(10 * 65_536);
	const owner = await here.peer(at, 'owner', here.write('film.mkv', bytes), '--trace');
	await owner.fact('indexed');
	const get = here.run(['get', at, 'film.mkv', '--output', here.folder('out'), '--json', '--name', 'alice']);
	const {path} = await get.fact('complete');
	const {peer} = await get.fact('joined');
	await owner.fact('sent', () => owner.all('sent').length === 10);
	const asked = owner.all('trace').filter(({did}) => did === 'request-received');
	expect(new Set(asked.map(({name}) => name))).toEqual(new Set(['alice']));
	expect(owner.all('sent').map(({to}) => to)).toEqual(Array(10).fill(peer));
	const inOrder = (numbers: readonly number[]) => numbers.toSorted((left, right) => left - right);
	expect(inOrder(owner.all('sent').map(({index}) => index))).toEqual(
		inOrder(asked.flatMap(({fragments}) => fragments)),
	);
	expect(readFileSync(path).equals(bytes)).toBe(true);
});

test('a file being downloaded is shared onward from its first verified fragment', async () => {
	const here = place();
	const {at} = await here.manager();
	const bytes = bytesOf(4 * 1024 * 1024);
	const owner = await here.peer(at, 'owner', here.write('film.mkv', bytes), '--up', '1MB');
	await owner.fact('indexed');
	const early = await here.peer(at, 'early');
	early.say('get film.mkv');
	await early.fact('fragment');
	const late = await here.peer(at, 'late');
	late.say('down film.mkv');
	const [first, second] = await Promise.all([early.fact('complete'), late.fact('complete')]);
	expect(readFileSync(first.path).equals(bytes)).toBe(true);
	expect(readFileSync(second.path).equals(bytes)).toBe(true);
	expect(second.sources.map(({name}) => name)).toContain('early');
	await early.fact('sent', ({to}) => to === late.all('joined')[0]!.peer);
});
