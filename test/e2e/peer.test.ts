/** The five points of the peer, each shown with real processes. */
import {readFileSync, utimesSync, writeFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {bytesOf, place} from './shoal.ts';

test('1: a peer knows the manager’s host and port, joins, saves the list and keeps it current', async () => {
	const here = place();
	const {at} = await here.manager();
	const alice = await here.peer(at, 'alice');
	const bob = await here.peer(at, 'bob');
	await alice.fact('list', ({peers}) => peers.length === 2);
	bob.say('quit');
	expect(await bob.exit).toBe(0);
	await alice.fact('list', ({peers, version}) => peers.length === 1 && version > 2);
});

test('1: the manager goes and comes back: the peer keeps its list, rejoins and publishes again', async () => {
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

test('2: the shareable list: paths and folders at the start, added and removed while running, with relative names', async () => {
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

test('2: small files do not wait for large ones, and the next start reads the index instead of hashing', async () => {
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

test('3: a peer tells the manager before it goes offline, by quit', async () => {
	const here = place();
	const {process: manager, at} = await here.manager();
	const alice = await here.peer(at, 'alice');
	alice.say('QUIT');
	expect(await manager.fact('peer-left')).toMatchObject({name: 'alice', reason: 'left'});
	expect(await alice.exit).toBe(0);
});

test('4: a requirement goes to all peers; different fragments come from all that answer, in parallel', async () => {
	const here = place();
	const {at} = await here.manager();
	const bytes = bytesOf(24 * 1024 * 1024);
	const path = here.write('big.bin', bytes);
	const sources = await Promise.all(['a', 'b', 'c'].map(name => here.peer(at, name, path)));
	await Promise.all(sources.map(source => source.fact('indexed')));
	const bystander = await here.peer(at, 'bystander');
	const get = here.run(['get', at, 'big.bin', '--output', here.folder('out'), '--json']);
	const complete = await get.fact('complete');
	expect(await get.exit).toBe(0);
	await bystander.fact('requirement', ({id, fragments}) => id === complete.id && fragments === 0);
	expect((await get.fact('asked')).peers).toBe(4);
	expect(complete.sources).toHaveLength(3);
	expect(complete.sources.reduce((sum, {fragments}) => sum + fragments, 0)).toBe(384);
	expect(complete.sources.reduce((sum, source) => sum + source.bytes, 0)).toBe(bytes.length);
	expect(readFileSync(complete.path).equals(bytes)).toBe(true);
	for (const source of sources) expect(source.all('sent').length).toBeGreaterThan(0);
});

test('5: a file being downloaded is shared onward from its first verified fragment', async () => {
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
