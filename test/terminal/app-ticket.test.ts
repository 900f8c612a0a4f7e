/** The ticket on real terminals: shown by a manager, asked for before a peer's screen, hidden in both, kept once it fits. */
import {readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {ownAddresses} from '../../source/net/tcp/addresses.ts';
import {type Place, place} from '../e2e/shoal.ts';
import {openShoal} from './opened.ts';

const outside = ownAddresses().find(address => !address.includes(':'));

const managerOf = async (here: Place) => {
	const manager = here.run(['manager', '--host', outside!, '--port', '0', '--json']);
	const {port} = await manager.fact('listening');
	return {manager, port: String(port), ticket: readFileSync(here.path('home', 'config', 'ticket'), 'utf8').trim()};
};
/** Somebody on another machine, as far as this one's settings go. */
const elsewhere = (here: Place) => ({cwd: here.folder('guest'), env: {SHOAL_HOME: here.path('guest', 'home')}});
const wrong = 'shoal-0000000-0000000-0000000-0000000';

describe.runIf(outside)('from another address', () => {
	test('a peer types host and port, is asked until the ticket fits, and never again', async () => {
		const here = place();
		const {manager, port, ticket} = await managerOf(here);
		const words = ['peer', outside!, port, '--name', 'alice'];
		const alice = openShoal(words, elsewhere(here));
		await alice.waitFor(/is protected[\s\S]*ticket: 0 of 28/);
		alice.type(ticket.slice(0, 16));
		await alice.waitFor(/ticket: 9 of 28 characters have arrived/);
		alice.press('ctrl-u');
		alice.type(`${wrong.slice(0, -1)}1`);
		await alice.waitFor(/the checksum does not fit/);
		alice.press('ctrl-u');
		alice.type(wrong);
		await alice.waitFor(/all 28 have arrived, it fits/);
		alice.press('enter');
		await alice.waitFor(/E_TICKET_WRONG[\s\S]*ticket: 0 of 28/);
		alice.type(ticket);
		await alice.waitFor(/all 28 have arrived, it fits/);
		expect(alice.text()).not.toContain(ticket.slice(6, 13));
		alice.press('enter');
		await manager.fact('peer-joined', ({name}) => name === 'alice');
		await alice.waitFor(/PEER alice/);
		alice.press('q');
		expect((await alice.exit).code).toBe(0);
		const again = openShoal(words, elsewhere(here));
		await again.waitFor(/PEER alice/);
		again.press('q');
		expect((await again.exit).code).toBe(0);
	});

	test('the launcher of one who hears the screen asks for it too, and shows nothing of it', async () => {
		const here = place();
		const {manager, port, ticket} = await managerOf(here);
		const alice = openShoal(['--screen-reader'], {...elsewhere(here), columns: 100, rows: 40});
		await alice.waitFor(/Choice:/);
		alice.press('2', 'enter');
		await alice.waitFor(/manager \(/);
		alice.type(`${outside}:${port}`);
		alice.press('enter');
		for (const question of [/name \(/, /share \(/, /save to \(/, /lease \(/, /port \(/]) {
			await alice.waitFor(question);
			alice.press('enter');
		}
		await alice.waitFor(/ticket: This swarm is protected: a ticket is needed to join\.\n?[\s\S]*not shown here/);
		alice.type(wrong);
		alice.press('enter');
		await alice.waitFor(/ticket: .* does not hold the ticket you gave\.[\s\S]*not shown here/);
		alice.type(ticket);
		alice.press('enter');
		await manager.fact('peer-joined');
		await alice.waitFor(/1 files {2}2 search/);
		expect(alice.text()).not.toContain(ticket.slice(6, 13));
		alice.press('6', 'enter');
		expect((await alice.exit).code).toBe(0);
	});

	test('a ticket that was kept and does not fit any more is asked for again, and the new one kept', async () => {
		const here = place();
		const {manager, port, ticket} = await managerOf(here);
		const words = ['peers', outside!, port];
		const kept = here.write(`guest/home/config/tickets/${encodeURIComponent(`${outside}:${port}`)}`, wrong);
		const alice = openShoal(words, elsewhere(here));
		await alice.waitFor(/E_TICKET_WRONG: .* does not hold the ticket that was\s+kept for it\.[\s\S]*ticket: 0 of 28/);
		alice.type(ticket);
		await alice.waitFor(/all 28 have arrived, it fits/);
		alice.press('enter');
		expect((await alice.exit).code).toBe(0);
		expect(readFileSync(kept, 'utf8').trim()).toBe(ticket);
		manager.kill('SIGTERM');
		await manager.exit;
		const open = here.run(['manager', '--host', outside!, '--port', port, '--open', '--json']);
		await open.fact('listening');
		const next = openShoal(words, elsewhere(here));
		expect((await next.exit).code).toBe(6);
		expect(next.text()).toContain('E_NOT_PROTECTED');
		expect(next.text().replaceAll(/\s/g, '')).toContain(`remove${kept}`);
	});

	test('who joins what is open is told so', async () => {
		const here = place();
		const open = here.run(['manager', '--host', outside!, '--port', '0', '--open', '--json']);
		const {port} = await open.fact('listening');
		const plain = here.run(['peer', `${outside}:${port}`, '--name', 'bob'], elsewhere(here));
		await plain.line(/^open: this manager needed no ticket/);
		const alice = openShoal(['peer', outside!, String(port)], {...elsewhere(here), columns: 160, rows: 45});
		await alice.waitFor(/open: this manager needed no ticket/);
		alice.press('q');
		await alice.exit;
	});

	test('who would rather not say leaves with the reason', async () => {
		const here = place();
		const {manager, port} = await managerOf(here);
		const alice = openShoal(['get', outside!, port, '--plain'], elsewhere(here));
		await alice.waitFor(/ticket: 0 of 28/);
		alice.press('ctrl-c');
		expect((await alice.exit).code).toBe(6);
		expect(alice.text()).toContain('E_TICKET_NEEDED');
		expect(manager.all('peer-joined')).toEqual([]);
	});

	test('the form asks for it once it is needed, and hides it', async () => {
		const here = place();
		const {manager, port, ticket} = await managerOf(here);
		const bob = openShoal([], elsewhere(here));
		await bob.waitFor(/Join as a peer/);
		bob.press('p');
		await bob.waitFor(/▸ JOIN AS A PEER/);
		bob.press('ctrl-u');
		bob.type(`${outside} ${port}`);
		bob.press('enter');
		await bob.waitFor(/▸ ticket +\[[\s\S]*a ticket is needed/);
		bob.type(ticket.slice(0, 16));
		await bob.waitFor(/•{16}.*9 of 28 characters have arrived/);
		bob.type(ticket.slice(16));
		await bob.waitFor(/28 have arrived, it fits/);
		expect(bob.text()).not.toContain(ticket.slice(6, 13));
		bob.press('enter');
		await manager.fact('peer-joined');
		await bob.waitFor(/PEER .*list v/);
		bob.press('q');
		expect((await bob.exit).code).toBe(0);
	});
});

test('on the manager’s own machine another user is asked as well', async () => {
	const here = place();
	const manager = here.run(['manager', '--host', '0.0.0.0', '--port', '0', '--json']);
	const {port} = await manager.fact('listening');
	const alice = openShoal(['peer', String(port), '--plain'], elsewhere(here));
	await alice.waitFor(/is protected[\s\S]*ticket: 0 of 28/);
	alice.type(readFileSync(here.path('home', 'config', 'ticket'), 'utf8').trim());
	alice.press('enter');
	await manager.fact('peer-joined');
	alice.press('ctrl-c');
	await alice.exit;
});

test('a manager on the screen shows the ticket, and in open words when there is none', async () => {
	const here = place();
	const env = {env: {SHOAL_HOME: here.path('home')}};
	const manager = openShoal(['manager', '--host', '0.0.0.0', '--port', '0'], env);
	await manager.waitFor(/MANAGER 0\.0\.0\.0:\d+/);
	const ticket = readFileSync(here.path('home', 'config', 'ticket'), 'utf8').trim();
	await manager.waitFor(() => manager.text().includes(ticket));
	manager.press('y');
	await manager.waitFor(/COPY WHICH LINE\?/);
	manager.press('esc');
	await manager.waitFor(() => !manager.text().includes('COPY WHICH LINE?'));
	manager.press('q');
	expect((await manager.exit).code).toBe(0);
	const open = openShoal(['manager', '--host', '0.0.0.0', '--port', '0', '--open'], env);
	await open.waitFor(/OPEN: anybody may join/);
	expect(open.text()).not.toContain('ticket');
	open.press('q');
	expect((await open.exit).code).toBe(0);
});
