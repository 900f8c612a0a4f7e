/** Real processes with a ticket: who has it gets the file, nobody else gets further than the handshake, and it stands nowhere but in its file. */
import {chmodSync, cpSync, existsSync, readdirSync, readFileSync, statSync} from 'node:fs';
import {connect} from 'node:net';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {encodeTicket} from '../../source/net/ticket.ts';
import {bytesOf, type Place, place} from './shoal.ts';

/** Every address of this machine: protected without being told to be. */
const everywhere = ['manager', '--host', '0.0.0.0', '--port', '0'];
const stranger = 'shoal-0000000-0000000-0000000-0000000';

const protectedManager = async (here: Place, ...flags: string[]) => {
	const process = here.run([...everywhere, '--json', ...flags]);
	const {port} = await process.fact('listening');
	const file = here.path('home', 'config', 'ticket');
	return {process, port, at: `127.0.0.1:${port}`, file, ticket: readFileSync(file, 'utf8').trim()};
};
/** A person who has never been here: no ticket is kept for them. */
const guest = (here: Place, env: object = {}) => ({env: {SHOAL_HOME: here.path('guest'), ...env}});

test('a whole download between who has the ticket is identical, and the ticket stands nowhere', async () => {
	const here = place();
	const {process, at, file, ticket} = await protectedManager(here);
	const bytes = bytesOf(3_000_000);
	const path = here.write('share/big.bin', bytes);
	// Three ways to give it: the environment, a file, and what is kept on this machine.
	const alice = here.run(
		['peer', at, path, '--name', 'alice', '--json', '--trace'],
		guest(here, {SHOAL_TICKET: ticket.toUpperCase()}),
	);
	await alice.fact('joined');
	const bob = here.run(['peer', at, path, '--name', 'bob', '--plain', '--ticket-file', file], guest(here));
	await bob.line(/joined/);
	await here.published(at, 1);
	expect(await saidPlainly((await alice.fact('listening')).port)).toContain('E_TICKET_NEEDED');
	const get = here.run(
		['get', at, 'big.bin', '--output', here.folder('fetched'), '--json', '--stay', '1'],
		guest(here, {SHOAL_TICKET: ticket}),
	);
	await get.fact('complete');
	expect(readFileSync(here.path('fetched', 'big.bin')).equals(bytes)).toBe(true);
	const arguments_ = [process, alice, bob, get].map(({child}) => {
		const known = `/proc/${child.pid}/cmdline`;
		return existsSync(known) ? readFileSync(known, 'utf8') : '';
	});
	expect(await get.exit).toBe(0);
	expect(statSync(file).mode & 0o777).toBe(0o600);
	const secrets = [ticket, ticket.replaceAll('-', ''), ticket.slice(6)];
	const told = [process, alice, bob, get].flatMap(({facts, lines}) => [
		...facts.map(fact => JSON.stringify(fact)),
		...lines,
	]);
	const written = filesIn(here.directory).filter(name => name !== file && !name.includes(join('config', 'tickets')));
	// The shared file, what was fetched and the indexes, at the least.
	expect(written.length).toBeGreaterThanOrEqual(2);
	for (const text of [...arguments_, ...told, ...written.map(name => readFileSync(name, 'latin1'))])
		for (const secret of secrets) expect(text.toLowerCase()).not.toContain(secret);
	for (const kept of readdirSync(here.path('home', 'config', 'tickets')))
		expect(statSync(here.path('home', 'config', 'tickets', kept)).mode & 0o777).toBe(0o600);
});

test.each([
	['no ticket', {}, 'E_TICKET_NEEDED', 6, /Read it off the manager’s screen/],
	['another ticket', {SHOAL_TICKET: stranger}, 'E_TICKET_WRONG', 6, /does not hold the ticket/],
	['a mistyped ticket', {SHOAL_TICKET: `${stranger.slice(0, -1)}1`}, 'E_TICKET_MISTYPED', 2, /checksum does not fit/],
	['half a ticket', {SHOAL_TICKET: stranger.slice(0, 20)}, 'E_TICKET_MISTYPED', 2, /13 of 28 characters/],
] as const)('with %s nobody comes in', async (_, env, code, exit, says) => {
	const here = place();
	const {process, at} = await protectedManager(here);
	const commands = [
		['peer', at],
		['get', at, 'x'],
		['peers', at],
	];
	for (const command of commands) {
		const refused = here.run(command, guest(here, env));
		expect(await refused.exit).toBe(exit);
		expect(refused.lines.join(' ')).toMatch(new RegExp(`^${code}: .*${says.source}`));
	}
	expect(process.all('peer-joined')).toEqual([]);
});

test('a mistyped ticket is told before anybody is dialled', async () => {
	const here = place();
	const peer = here.run(['peer', '127.0.0.1:9'], guest(here, {SHOAL_TICKET: `${stranger.slice(0, -1)}1`}));
	expect(await peer.exit).toBe(2);
	expect(peer.lines.join(' ')).toMatch(/E_TICKET_MISTYPED/);
});

test('who has a ticket joins nothing that is open', async () => {
	const here = place();
	const {process, at} = await here.manager();
	const peer = here.run(['peer', at], guest(here, {SHOAL_TICKET: stranger}));
	expect(await peer.exit).toBe(6);
	expect(peer.lines.join(' ')).toMatch(/^E_NOT_PROTECTED: .*nothing was said to it/);
	expect(process.all('peer-joined')).toEqual([]);
});

test('--open lets anybody in, and says so', async () => {
	const here = place();
	const process = here.run([...everywhere, '--open', '--plain']);
	expect(await process.line(/^open: /)).toContain('nothing is encrypted');
	const port = /:(\d+)$/.exec(await process.line(/to join/))![1];
	const peers = here.run(['peers', `127.0.0.1:${port}`, '--json'], guest(here));
	expect(await peers.exit).toBe(0);
});

test('lines say where the ticket lies, beside the line without it', async () => {
	const here = place();
	const manager = here.run([...everywhere, '--plain']);
	expect(await manager.line(/^ticket/)).toContain(here.path('home', 'config', 'ticket'));
	expect(manager.lines.join(' ')).toMatch(/to join: shoal peer \S+:\d+/);
	const ticket = readFileSync(here.path('home', 'config', 'ticket'), 'utf8').trim();
	expect(manager.lines.join(' ')).not.toContain(ticket);
});

test('a share is protected as its manager is, and a restart keeps its ticket', async () => {
	const here = place();
	const path = here.write('a.bin', bytesOf(200_000));
	const first = here.run(['share', path, '--host', '0.0.0.0', '--port', '0', '--json']);
	await first.fact('indexed');
	const {port} = await first.fact('listening');
	const ticket = readFileSync(here.path('home', 'config', 'ticket'), 'utf8').trim();
	const get = here.run(
		['get', `127.0.0.1:${port}`, '--output', here.folder('got')],
		guest(here, {SHOAL_TICKET: ticket}),
	);
	expect(await get.exit).toBe(0);
	expect(readFileSync(here.path('got', 'a.bin'))).toEqual(bytesOf(200_000));
	first.kill('SIGTERM');
	await first.exit;
	await protectedManager(here);
	expect(readFileSync(here.path('home', 'config', 'ticket'), 'utf8').trim()).toBe(ticket);
});

test('a ring by hand is protected by its owner’s ticket', async () => {
	const here = place();
	const path = here.write('ring.bin', bytesOf(700_000));
	const owner = here.run(['owner', path, '--host', '0.0.0.0', '--port', '0', '--json']);
	const {port} = await owner.fact('listening');
	await owner.fact('indexed');
	const ticket = readFileSync(here.path('home', 'config', 'ticket'), 'utf8').trim();
	const at = `127.0.0.1:${port}`;
	const member = ['peer', '--owner', at, '--download-from', at, '--port', '0', '--json', '--name', 'b'];
	const wrong = here.run([...member, '--downloads', here.path('w')], guest(here, {SHOAL_TICKET: stranger}));
	expect(await wrong.exit).toBe(6);
	expect(wrong.all('error')[0]).toMatchObject({code: 'E_TICKET_WRONG', fatal: true});
	const none = here.run([...member, '--downloads', here.path('n')], guest(here));
	expect(await none.exit).toBe(6);
	expect(none.all('error')[0]).toMatchObject({code: 'E_TICKET_NEEDED', fatal: true});
	const b = here.run([...member, '--downloads', here.path('b')], guest(here, {SHOAL_TICKET: ticket}));
	await b.fact('complete');
	expect(readFileSync(here.path('b', 'ring.bin'))).toEqual(bytesOf(700_000));
});

test('a ticket that cannot be kept is told, and nothing is open instead', async () => {
	const here = place();
	const home = here.folder('shut');
	cpSync(here.write('file', ''), join(home, 'config'));
	chmodSync(home, 0o500);
	const manager = here.run(everywhere, {env: {SHOAL_HOME: home}});
	expect(await manager.exit).toBe(5);
	expect(manager.lines.join(' ')).toMatch(/E_DISK: The manager’s ticket cannot be kept/);
	chmodSync(home, 0o700);
});

test('the stranger’s ticket is a ticket', () => expect(encodeTicket(new Uint8Array(16))).toBe(stranger));

/** What a peer or a manager answers to who does not speak TLS. */
const saidPlainly = async (port: number): Promise<string> => {
	const socket = connect({host: '127.0.0.1', port});
	socket.write('hello');
	let heard = '';
	for await (const part of socket) heard += part;
	return heard;
};

const filesIn = (folder: string): string[] =>
	readdirSync(folder, {recursive: true, withFileTypes: true})
		.filter(entry => entry.isFile())
		.map(entry => join(entry.parentPath, entry.name));

test('a ticket comes in on standard input', async () => {
	const here = place();
	const {at, file} = await protectedManager(here);
	const ask = (input: string) =>
		here.run(['peers', at, '--ticket-file', '-', '--json'], {
			...guest(here),
			before: ['sh', '-c', `"$@" < ${input}`, 'sh'],
		}).exit;
	expect(await ask(file)).toBe(0);
	expect(await ask('/dev/null')).toBe(2);
});
