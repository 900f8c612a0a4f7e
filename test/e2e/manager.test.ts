/** A. Manager and peers: the points of the manager, each shown with real processes. */
import {connect} from 'node:net';
import {expect, test} from 'vitest';
import {place} from './shoal.ts';

const leaving = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

test('A. manager always on: it keeps the list of active peers at all times', async () => {
	const here = place();
	const {process: manager, at} = await here.manager();
	const alice = await here.peer(at, 'alice');
	alice.kill('SIGKILL');
	await manager.fact('peer-left');
	const bob = await here.peer(at, 'bob');
	expect((await bob.fact('list')).peers.map(({name}) => name)).toContain('bob');
	expect(manager.child.exitCode).toBeNull();
});

test('A. add on arrival, broadcast: a peer that connects is added, and the updated list is broadcast to all peers', async () => {
	const here = place();
	const {process: manager, at} = await here.manager();
	const alice = await here.peer(at, 'alice');
	const bob = await here.peer(at, 'bob');
	const {peer} = await bob.fact('joined');
	expect((await manager.fact('peer-joined', ({name}) => name === 'bob')).peer).toBe(peer);
	const seen = await alice.fact('list', ({peers}) => peers.length === 2);
	expect(seen.peers.map(({name}) => name).sort()).toEqual(['alice', 'bob']);
	const broadcast = await manager.fact('broadcast', ({version}) => version === seen.version);
	expect(broadcast).toMatchObject({epoch: seen.epoch, peers: 2, to: 2});
});

test('A. periodic availability check, update, broadcast: peers are checked by heartbeat; a silent one is late, then lost, and the list without it is broadcast', async () => {
	const here = place();
	const {process: manager, at} = await here.manager('--heartbeat', '0.3', '--lease', '1.5');
	const alice = await here.peer(at, 'alice');
	const bob = await here.peer(at, 'bob');
	await alice.fact('list', ({peers}) => peers.length === 2);
	bob.kill('SIGSTOP');
	await manager.fact('peer-late', ({name}) => name === 'bob');
	expect(await manager.fact('peer-left')).toMatchObject({name: 'bob', reason: 'lost'});
	const {version} = await alice.fact(
		'list',
		seen => seen.version > 2 && seen.peers.every(({name}) => name === 'alice'),
	);
	bob.kill('SIGCONT');
	await bob.fact('manager-back');
	await alice.fact('list', seen => seen.version > version && seen.peers.length === 2);
});

test.each(leaving)(
	'A. goodbye deletes, broadcast: a peer that leaves (%s) is deleted at once, and the update is broadcast',
	async signal => {
		const here = place();
		const {process: manager, at} = await here.manager();
		const alice = await here.peer(at, 'alice');
		const bob = await here.peer(at, 'bob');
		await alice.fact('list', ({peers}) => peers.length === 2);
		bob.kill(signal);
		expect(await manager.fact('peer-left')).toMatchObject({name: 'bob', reason: 'left'});
		await alice.fact('list', ({peers, version}) => peers.length === 1 && version > 2);
		expect(await bob.exit).toBe(0);
		expect(manager.all('peer-late')).toEqual([]);
	},
);

test('E. Leases with an end, and a collector: the manager removes the peer, tells it, broadcasts; the peer says how to join again', async () => {
	const here = place();
	const {process: manager, at} = await here.manager();
	const alice = await here.peer(at, 'alice');
	const frank = here.run(['peer', at, '--name', 'frank', '--ttl', '1']);
	expect(await manager.fact('peer-left')).toMatchObject({name: 'frank', reason: 'expired'});
	await alice.fact('list', ({peers, version}) => version > 1 && peers.every(({name}) => name !== 'frank'));
	await frank.line(/^the lease ends in 0m01s$/);
	expect(await frank.line(/lease ended, join again with/)).toContain(`shoal peer ${at}`);
	expect(await frank.exit).toBe(0);
});

test('the directory knows which peer shares which files, as they publish and withdraw them', async () => {
	const here = place();
	const {at} = await here.manager();
	const path = here.write('paper.pdf', 'some paper');
	const alice = await here.peer(at, 'alice', path);
	const {id} = await alice.fact('indexed');
	const bob = await here.peer(at, 'bob', path);
	await bob.fact('indexed');
	const look = async () => {
		const files = here.run(['files', at, '--json']);
		const fact = await files.fact('files');
		expect(await files.exit).toBe(0);
		return fact.files;
	};
	await expect
		.poll(look, {timeout: 20_000})
		.toMatchObject([{id, name: 'paper.pdf', size: 10, holders: expect.arrayContaining(['alice', 'bob'])}]);
	alice.say('remove paper.pdf');
	await alice.fact('unshared');
	await expect.poll(look, {timeout: 20_000}).toMatchObject([{holders: ['bob']}]);
});

test('a port in use, a hostile first frame and a stranger’s silence are no trouble to the others', async () => {
	const here = place();
	const {process: manager, at} = await here.manager();
	const port = Number(at.split(':')[1]);
	const second = here.run(['manager', '--port', String(port)]);
	expect(await second.exit).toBe(2);
	expect(second.lines.join('\n')).toMatch(/E_PORT.*--port 0/s);
	const stranger = connect(port, '127.0.0.1');
	stranger.on('error', () => {});
	stranger.write(Buffer.from('ffffffff01', 'hex'));
	await new Promise(resolve => stranger.once('close', resolve));
	const alice = await here.peer(at, 'alice');
	expect(alice.child.exitCode).toBeNull();
	expect(manager.child.exitCode).toBeNull();
});
