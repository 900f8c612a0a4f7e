/** Real processes and their keys: who one is outlives a restart, nobody else becomes it, another manager is told apart, a ban stays. */
import {cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {bytesOf, type Place, place} from './shoal.ts';

const everywhere = ['manager', '--host', '0.0.0.0', '--json'];
/** A person with a home of their own, who was given the manager's ticket. */
const person = (here: Place, name: string) => ({
	env: {SHOAL_HOME: here.path(name), SHOAL_TICKET: readFileSync(here.path('home', 'config', 'ticket'), 'utf8')},
});
const protectedManager = async (here: Place, port = 0) => {
	const process = here.run([...everywhere, '--port', String(port)]);
	const listening = await process.fact('listening');
	return {process, port: listening.port, at: `127.0.0.1:${listening.port}`};
};

test('a peer that is killed comes back as who it was, at once; beside it another of the same name is somebody else', async () => {
	const here = place();
	const {process, at} = await protectedManager(here);
	const alice = person(here, 'alice');
	const first = here.run(['peer', at, '--name', 'anna', '--json'], alice);
	const {peer} = await first.fact('joined');
	const beside = here.run(['peer', at, '--name', 'anna', '--json'], alice);
	await beside.exit;
	expect(beside.all('error')).toMatchObject([{code: 'E_NAME_TAKEN'}]);
	const usual = here.run(['peer', at, '--json'], alice);
	const another = here.run(['peer', at, '--json'], alice);
	expect((await usual.fact('joined')).peer).not.toBe((await another.fact('joined')).peer);
	first.kill('SIGKILL');
	const again = here.run(['peer', at, '--name', 'anna', '--json'], alice);
	expect((await again.fact('joined')).peer).toBe(peer);
	await process.fact('peer-joined', ({name}) => name === 'anna');
});

test('the same key in another place takes over: the old process is told, and its lease is over', async () => {
	const here = place();
	const {process, at} = await protectedManager(here);
	const first = here.run(['peer', at, '--name', 'anna', '--json'], person(here, 'alice'));
	const {peer} = await first.fact('joined');
	cpSync(here.path('alice', 'config', 'peers'), here.path('copy', 'config', 'peers'), {recursive: true});
	rmSync(here.path('copy', 'config', 'peers', 'anna', 'lock'));
	const copy = here.run(['peer', at, '--name', 'anna', '--json'], person(here, 'copy'));
	expect((await copy.fact('joined')).peer).toBe(peer);
	expect((await first.fact('lease-ended')).reason).toBe('replaced');
	expect(await first.exit).toBe(0);
	expect((await process.fact('peer-left')).reason).toBe('replaced');
});

test('another manager behind a known address is told apart, to newcomers and to those that come back', async () => {
	const here = place();
	const old = await protectedManager(here);
	const alice = person(here, 'alice');
	const peer = here.run(['peer', old.at, '--name', 'anna', '--json'], alice);
	await peer.fact('joined');
	old.process.kill('SIGKILL');
	await old.process.exit;
	// Whoever has the ticket can be a manager: only the key tells.
	const file = here.path('home', 'config', 'manager-key');
	const key = readFileSync(file);
	rmSync(file);
	const other = await protectedManager(here, old.port);
	expect((await peer.fact('error')).code).toBe('E_OTHER_MANAGER');
	const look = here.run(['peers', old.at], alice);
	expect(await look.exit).toBe(6);
	const known = join(here.path('alice', 'config', 'managers'), encodeURIComponent(old.at));
	expect(look.lines.join(' ')).toContain('E_OTHER_MANAGER');
	expect(look.lines.join(' ')).toContain(`remove ${known}, which remembers the old one`);
	expect(other.process.all('peer-joined')).toEqual([]);
	other.process.kill('SIGKILL');
	await other.process.exit;
	// The old one again, another epoch: a restart.
	writeFileSync(file, key);
	const back = await protectedManager(here, old.port);
	await peer.fact('manager-back');
	back.process.kill('SIGKILL');
	await back.process.exit;
	// It was meant to change: forgotten, the new one is known.
	rmSync(file);
	rmSync(known);
	await protectedManager(here, old.port);
	const next = here.run(['peers', old.at], alice);
	expect(await next.exit).toBe(0);
});

test('a ban outlives the manager, and holds for the key under another name', async () => {
	const here = place();
	const first = await protectedManager(here);
	const mallory = person(here, 'mallory');
	const peer = here.run(['peer', first.at, '--name', 'mallory', '--json'], mallory);
	const {peer: id} = await peer.fact('joined');
	first.process.kill('SIGTERM');
	await first.process.exit;
	const bans = here.path('home', 'config', 'bans');
	mkdirSync(bans, {recursive: true});
	writeFileSync(join(bans, id), JSON.stringify({name: 'mallory', host: '', port: 1}));
	const next = await protectedManager(here, first.port);
	expect((await peer.fact('error')).code).toBe('E_BANNED');
	peer.kill('SIGKILL');
	await peer.exit;
	const peers = here.path('mallory', 'config', 'peers');
	cpSync(join(peers, 'mallory', 'key'), join(peers, 'zoe', 'key'), {recursive: true});
	const disguised = here.run(['peer', next.at, '--name', 'zoe'], mallory);
	expect(await disguised.exit).toBe(6);
	expect(disguised.lines.join(' ')).toContain('E_BANNED: The manager has banned you.');
	expect(next.process.all('peer-joined')).toEqual([]);
});

test('a damaged key is told with what to do, and is never replaced', async () => {
	const here = place();
	const path = here.write('home/config/peers/anna/key', 'half a key');
	const peer = here.run(['peer', '127.0.0.1:9', '--name', 'anna']);
	expect(await peer.exit).toBe(5);
	expect(peer.lines.join('\n')).toContain(`E_DISK: ${path} holds no whole key.`);
	expect(peer.lines.join('\n')).toContain('Put the right one back, or remove it');
	expect(readFileSync(path, 'utf8')).toBe('half a key');
	here.write('home/config/manager-key', '');
	const manager = here.run(['manager', '--port', '0']);
	expect(await manager.exit).toBe(5);
});

test('fragments flow between those that prove who they are, and the keys stand nowhere but in their files', async () => {
	const here = place();
	const {process, at} = await protectedManager(here);
	const bytes = bytesOf(2_000_000);
	const path = here.write('share/big.bin', bytes);
	const alice = here.run(['peer', at, path, '--name', 'alice', '--json', '--trace'], person(here, 'alice'));
	await alice.fact('joined');
	await here.published(at, 1);
	const output = here.folder('fetched');
	const get = here.run(['get', at, 'big.bin', '--output', output, '--json'], person(here, 'bob'));
	await get.fact('complete');
	expect(await get.exit).toBe(0);
	expect(readFileSync(join(output, 'big.bin')).equals(bytes)).toBe(true);
	const key = readFileSync(here.path('alice', 'config', 'peers', 'alice', 'key'), 'utf8').split('\n')[1]!;
	for (const {facts, lines} of [process, alice, get])
		expect(`${JSON.stringify(facts)} ${lines.join('\n')}`).not.toContain(key);
	// What was ours alone while it ran is not locked any more.
	const [name] = readdirSync(here.path('bob', 'config', 'peers'));
	expect(readdirSync(here.path('bob', 'config', 'peers', name!))).toEqual(['key']);
});
