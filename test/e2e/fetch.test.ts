/** One file from many peers while things go wrong, with real processes. */
import {execFileSync} from 'node:child_process';
import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	truncateSync,
	writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, expect, test} from 'vitest';
import {bytesOf, place} from './shoal.ts';

const mebibyte = 1024 * 1024;

test('A. missing fragments from the rest when a source leaves: four sources, one killed and one stopped midway: the result is identical and names who gave what', async () => {
	const here = place();
	const {at} = await here.manager();
	const bytes = bytesOf(32 * mebibyte);
	const path = here.write('big.bin', bytes);
	const names = ['bob', 'carol', 'dave', 'erin'];
	const [bob, carol, ...rest] = await Promise.all(names.map(name => here.peer(at, name, path, '--up', '3MB')));
	await Promise.all([bob!, carol!, ...rest].map(source => source.fact('indexed')));
	const get = here.run(['get', at, 'big.bin', '--output', here.folder('out'), '--json', '--name', 'alice']);
	const from = (name: string) => get.all('answered').find(answer => answer.name === name)?.peer;
	await get.fact('fragment', fragment => fragment.from === from('bob'));
	await get.fact('fragment', fragment => fragment.from === from('carol'));
	bob!.kill('SIGKILL');
	carol!.kill('SIGSTOP');
	const complete = await get.fact('complete');
	expect(await get.exit).toBe(0);
	expect(readFileSync(complete.path).equals(bytes)).toBe(true);
	expect(complete.sources.map(({name}) => name).sort()).toEqual(names);
	const covered = complete.sources
		.flatMap(({received}) => received)
		.reduce((sum, [first, last]) => sum + last - first + 1, 0);
	expect(covered).toBe(512);
	expect(complete.refetched).toBeGreaterThan(0);
	await get.fact('source-lost', ({name}) => name === 'bob');
	carol!.kill('SIGCONT');
});

test('a file changed while shared is not served wrong: the rest comes from others', async () => {
	const here = place();
	const {at} = await here.manager();
	const bytes = bytesOf(16 * mebibyte);
	const changing = await here.peer(
		at,
		'changing',
		here.write('one/big.bin', bytes).replace('/big.bin', '/big.bin'),
		'--up',
		'2MB',
	);
	const steady = await here.peer(at, 'steady', here.write('two/big.bin', bytes), '--up', '4MB');
	await Promise.all([changing.fact('indexed'), steady.fact('indexed')]);
	const get = here.run(['get', at, 'big.bin', '--output', here.folder('out'), '--json']);
	const peer = (await changing.fact('joined')).peer;
	await get.fact('fragment', ({from}) => from === peer);
	writeFileSync(here.path('one/big.bin'), bytesOf(16 * mebibyte, 99));
	const complete = await get.fact('complete');
	expect(readFileSync(complete.path).equals(bytes)).toBe(true);
	await changing.fact('unshared');
});

test('killed midway, the same command goes on with what is verified on disk', async () => {
	const here = place();
	const {at} = await here.manager();
	const bytes = bytesOf(24 * mebibyte);
	const owner = await here.peer(at, 'owner', here.write('big.bin', bytes), '--up', '4MB');
	await owner.fact('indexed');
	const out = here.folder('out');
	const first = here.run(['get', at, 'big.bin', '--output', out, '--json']);
	// A checkpoint every two seconds: well past the first one.
	await first.fact('fragment', () => first.all('fragment').length > 200);
	first.kill('SIGKILL');
	await first.exit;
	expect(readdirSync(out).filter(name => !name.startsWith('.'))).toEqual([]);
	const second = here.run(['get', at, 'big.bin', '--output', out, '--json']);
	const complete = await second.fact('complete');
	expect(await second.exit).toBe(0);
	expect(readFileSync(complete.path).equals(bytes)).toBe(true);
	expect(complete.resumed).toBeGreaterThan(0);
	expect(second.all('fragment')).toHaveLength(384 - complete.resumed);
	expect(readdirSync(out)).toEqual(['big.bin']);
});

test('interrupted, it says that the same command goes on, exits 130, and the journal is exact', async () => {
	const here = place();
	const {process: manager, at} = await here.manager();
	const owner = await here.peer(at, 'owner', here.write('big.bin', bytesOf(16 * mebibyte)), '--up', '3MB');
	await owner.fact('indexed');
	const out = here.folder('out');
	const first = here.run(['get', at, 'big.bin', '--output', out, '--json', '--name', 'alice']);
	await first.fact('fragment', () => first.all('fragment').length > 30);
	first.kill('SIGINT');
	expect(await first.exit).toBe(130);
	await manager.fact('peer-left', ({name, reason}) => name === 'alice' && reason === 'left');
	const second = here.run(['get', at, 'big.bin', '--output', out, '--json', '--name', 'alice']);
	const {resumed} = await second.fact('started');
	expect(resumed).toBeGreaterThanOrEqual(first.all('fragment').length);
	second.kill('SIGTERM');
	expect(await second.exit).toBe(143);
});

test('the manager dies during a download: it finishes without', async () => {
	const here = place();
	const {process: manager, at} = await here.manager();
	const bytes = bytesOf(12 * mebibyte);
	const owner = await here.peer(at, 'owner', here.write('big.bin', bytes), '--up', '4MB');
	await owner.fact('indexed');
	const get = here.run(['get', at, 'big.bin', '--output', here.folder('out'), '--json']);
	await get.fact('fragment');
	manager.kill('SIGKILL');
	const complete = await get.fact('complete');
	expect(get.all('manager-lost')).toHaveLength(1);
	expect(readFileSync(complete.path).equals(bytes)).toBe(true);
	expect(await get.exit).toBe(0);
});

test('all sources leave: it waits, keeps what it has, and goes on when one comes back', async () => {
	const here = place();
	const {at} = await here.manager();
	const bytes = bytesOf(8 * mebibyte);
	const path = here.write('big.bin', bytes);
	const owner = await here.peer(at, 'owner', path, '--up', '2MB');
	await owner.fact('indexed');
	const get = here.run(['get', at, 'big.bin', '--output', here.folder('out'), '--json', '--wait', '1']);
	await get.fact('fragment', () => get.all('fragment').length > 10);
	owner.say('quit');
	await get.fact('waiting');
	await here.peer(at, 'other', path);
	const complete = await get.fact('complete');
	expect(readFileSync(complete.path).equals(bytes)).toBe(true);
	const ours = get.all('fragment').map(({index}) => index);
	expect(new Set(ours).size).toBe(ours.length);
});

test('even: four sources give one equal contiguous share each', async () => {
	const here = place();
	const {at} = await here.manager();
	const bytes = bytesOf(16 * mebibyte);
	const path = here.write('big.bin', bytes);
	const sources = await Promise.all(['a', 'b', 'c', 'd'].map(name => here.peer(at, name, path)));
	await Promise.all(sources.map(source => source.fact('indexed')));
	const get = here.run(['get', at, 'big.bin', '--topology', 'even', '--output', here.folder('out'), '--json']);
	const complete = await get.fact('complete');
	const given = complete.sources.map(({name, received}) => ({
		name,
		indexes: received.flatMap(([first, last]) => Array.from({length: last - first + 1}, (_, index) => first + index)),
	}));
	const owners = [0, 64, 128, 192].map(from => {
		const [owner] = given.filter(({indexes}) => indexes.includes(from));
		const run = Array.from({length: 48}, (_, index) => from + index);
		expect(owner?.indexes, `share from ${from}`).toEqual(expect.arrayContaining(run));
		// Who is done asks for the very last ones of a slower source too, and may be first: at most a window of them.
		for (const index of owner!.indexes)
			expect(index >= from && index < from + 64 ? 63 : index % 64, `${index} by ${owner!.name}`).toBeGreaterThanOrEqual(
				48,
			);
		return owner!.name;
	});
	expect(owners.toSorted()).toEqual(['a', 'b', 'c', 'd']);
	expect(complete.sources.reduce((sum, {fragments}) => sum + fragments, 0)).toBe(256);
	expect(readFileSync(complete.path).equals(bytes)).toBe(true);
});

test.each([0, 1, 65_535, 65_536, 65_537, 131_072])('a file of %i bytes arrives whole', async size => {
	const here = place();
	const {at} = await here.manager();
	const bytes = bytesOf(size + 4).subarray(0, size);
	const owner = await here.peer(at, 'owner', here.write('edge.bin', bytes));
	await owner.fact('indexed');
	const get = here.run(['get', at, 'edge.bin', '--output', here.folder('out'), '--json']);
	const complete = await get.fact('complete');
	expect(await get.exit).toBe(0);
	expect(readFileSync(complete.path).equals(bytes)).toBe(true);
});

test('a folder comes with its relative names; what is here already is not fetched again', async () => {
	const here = place();
	const {at} = await here.manager();
	for (const name of ['trip/sea/one.jpg', 'trip/two.jpg', 'trip/sea/deep/three.jpg'])
		here.write(name, `content of ${name}`);
	const owner = await here.peer(at, 'owner', here.path('trip'));
	await owner.fact('index-idle');
	const out = here.folder('out');
	const get = here.run(['get', at, 'trip/', '--output', out, '--json']);
	expect(await get.exit).toBe(0);
	expect(get.all('complete')).toHaveLength(3);
	expect(readFileSync(`${out}/trip/sea/deep/three.jpg`, 'utf8')).toBe('content of trip/sea/deep/three.jpg');
	const again = here.run(['get', at, 'trip/', '--output', out, '--json']);
	expect(await again.exit).toBe(0);
	expect(again.all('fragment')).toEqual([]);
	expect(again.all('complete').every(({present}) => present)).toBe(true);
});

test('a file of the same name with other content is never overwritten: the new one is saved beside', async () => {
	const here = place();
	const {at} = await here.manager();
	const owner = await here.peer(at, 'owner', here.write('paper.pdf', 'the shared one'));
	await owner.fact('indexed');
	mkdirSync(here.path('out'));
	writeFileSync(here.path('out/paper.pdf'), 'my own');
	const get = here.run(['get', at, 'paper.pdf', '--output', here.path('out'), '--json']);
	const {path} = await get.fact('complete');
	expect(path).toBe(here.path('out/paper (2).pdf'));
	expect(readFileSync(here.path('out/paper.pdf'), 'utf8')).toBe('my own');
	expect(readFileSync(path, 'utf8')).toBe('the shared one');
});

test('five gets of one file into one folder: one fetches, the others find it verified; all exit 0', async () => {
	const here = place();
	const {at} = await here.manager();
	const bytes = bytesOf(6 * mebibyte);
	const owner = await here.peer(at, 'owner', here.write('big.bin', bytes), '--up', '4MB');
	await owner.fact('indexed');
	const out = here.folder('out');
	const gets = [1, 2, 3, 4, 5].map(() => here.run(['get', at, 'big.bin', '--json'], {cwd: out}));
	expect(await Promise.all(gets.map(get => get.exit))).toEqual([0, 0, 0, 0, 0]);
	expect(readdirSync(out)).toEqual(['big.bin']);
	expect(readFileSync(`${out}/big.bin`).equals(bytes)).toBe(true);
});

test('six peers with default options in one folder: five fetch from the sixth', async () => {
	const here = place();
	const {at} = await here.manager();
	const bytes = bytesOf(3 * mebibyte);
	here.write('work/big.bin', bytes);
	const cwd = here.path('work');
	const owner = here.run(['peer', at, 'big.bin', '--json'], {cwd});
	await owner.fact('indexed');
	const others = [1, 2, 3, 4, 5].map(() => here.run(['peer', at, '--json'], {cwd}));
	await Promise.all(others.map(other => other.fact('joined')));
	for (const other of others) other.say('get big.bin');
	const paths = await Promise.all(others.map(async other => (await other.fact('complete')).path));
	expect(new Set(paths).size).toBe(5);
	for (const path of paths) expect(readFileSync(path).equals(bytes)).toBe(true);
	const names = others.map(other => other.all('joined')[0]!.name);
	expect(new Set(names).size).toBe(5);
	for (const name of names) expect(existsSync(here.path('work', `downloads-${name}`, 'big.bin'))).toBe(true);
});

test('while the owner is still indexing, a get says so and waits', async () => {
	const here = place();
	const {at} = await here.manager();
	// Sparse: costs no disk, but takes a while to hash.
	const path = here.write('huge.bin', '');
	truncateSync(path, 12 * 1024 * mebibyte);
	const owner = await here.peer(at, 'owner', path);
	await owner.fact('indexing');
	const get = here.run(['get', at, 'huge.bin', '--output', here.folder('out'), '--json', '--wait', '5']);
	// Its first question may come before the owner has told the manager what it is indexing.
	const isTold = (): boolean => get.all('waiting').some(({reason}) => /^indexing \d+ %$/.test(reason));
	await get.fact('waiting', isTold);
});

const memoryDisk = (() => {
	try {
		const at = mkdtempSync(join(tmpdir(), 'shoal-tmpfs-'));
		execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', at], {stdio: 'pipe'});
		return at;
	} catch (error) {
		console.log(
			`skipped: no small file system here (${error instanceof Error ? error.message.split('\n')[0] : error})`,
		);
		return null;
	}
})();
afterAll(() => {
	if (memoryDisk) execFileSync('umount', [memoryDisk]);
});

test.skipIf(!memoryDisk)('disk full: 5, nothing lost, and the same command goes on when there is room', async () => {
	const here = place();
	const {at} = await here.manager();
	const bytes = bytesOf(6 * mebibyte);
	const owner = await here.peer(at, 'owner', here.write('big.bin', bytes), '--up', '4MB');
	await owner.fact('indexed');
	const get = here.run(['get', at, 'big.bin', '--output', memoryDisk!, '--json']);
	await get.fact('fragment', () => get.all('fragment').length > 8);
	const filler = join(memoryDisk!, 'filler');
	expect(() => writeFileSync(filler, Buffer.alloc(8 * mebibyte))).toThrow(/ENOSPC/);
	expect(await get.exit).toBe(5);
	expect(get.all('error')[0]).toMatchObject({code: 'E_DISK_FULL', hint: expect.stringMatching(/\w/)});
	rmSync(filler);
	const again = here.run(['get', at, 'big.bin', '--output', memoryDisk!, '--json']);
	const complete = await again.fact('complete');
	expect(readFileSync(complete.path).equals(bytes)).toBe(true);
});

test('an id typed before its owner is there is found when the owner comes', async () => {
	const here = place();
	const {at} = await here.manager();
	const path = here.write('early.bin', 'early');
	const first = await here.peer(at, 'first', path);
	const {id} = await first.fact('indexed');
	first.say('quit');
	await first.exit;
	const get = here.run(['get', at, id, '--output', here.folder('out'), '--json']);
	await get.fact('waiting');
	await here.peer(at, 'second', path);
	expect((await get.fact('complete')).id).toBe(id);
});

test('fetched, deleted, and fetched again by the same peer: it comes again', async () => {
	const here = place();
	const {at} = await here.manager();
	const owner = await here.peer(at, 'owner', here.write('a.txt', 'a'));
	await owner.fact('indexed');
	const peer = await here.peer(at, 'peer');
	peer.say('get a.txt');
	const {path} = await peer.fact('complete');
	rmSync(path);
	peer.say('get a.txt');
	await peer.fact('complete', () => peer.all('complete').length === 2);
	expect(readFileSync(path, 'utf8')).toBe('a');
	peer.say('get a.txt');
	await peer.fact('complete', ({present}) => present);
});
