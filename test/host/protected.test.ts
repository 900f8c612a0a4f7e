/** Sessions that are protected: what their screens show of the ticket, what is kept for peers on the same machine, and what reports do not have. */
import {existsSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {keptSecret} from '../../source/config/tickets.ts';
import {encodeTicket} from '../../source/net/ticket.ts';
import {folder, manager, open, peerPlan, start, until} from './opened.ts';

const secret = new Uint8Array(16).fill(5);
const ticket = encodeTicket(secret);

test('a manager shows its ticket and keeps it for peers on its machine; another one at its address forgets it', async () => {
	const tickets = folder();
	const session = open({kind: 'manager', manager, access: {secret, tickets}});
	const {manager: head} = await until(session, view => (view.manager?.port ?? 0) > 0);
	expect(head).toMatchObject({ticket, isOpen: false});
	const at = {host: '127.0.0.1', port: head!.port};
	expect(keptSecret(tickets, at)).toEqual(secret);
	const refused = open({kind: 'peer', peer: peerPlan(at.port, 'bob')});
	expect((await until(refused, ({peer}) => peer?.failure != null)).peer?.failure).toMatchObject({
		code: 'E_TICKET_NEEDED',
	});
	await session.stop();
	const again = open({kind: 'manager', manager: {...manager, listen: at}, access: {secret: null, tickets}});
	await until(again, view => (view.manager?.port ?? 0) > 0);
	expect(keptSecret(tickets, at)).toBeNull();
});

test('a protected download across threads, and its report without the ticket', async () => {
	const here = folder();
	writeFileSync(join(here, 'a.bin'), Buffer.alloc(200_000, 'x'));
	const access = {secret, tickets: null};
	const share = start({
		kind: 'share',
		manager,
		access,
		peer: peerPlan(0, 'owner', {share: [join(here, 'a.bin')], secret}),
	});
	const port = await new Promise<number>(resolve => {
		const look = (): void => {
			const view = share.store.view();
			if ((view.manager?.port ?? 0) > 0 && view.files.size > 0) resolve(view.manager!.port);
		};
		share.store.subscribe(look);
		look();
	});
	const downloads = join(here, 'got');
	const get = {wanted: 'a.bin', topology: null, isWholeVerified: false};
	const alice = open({kind: 'peer', peer: peerPlan(port, 'alice', {downloads, get, secret})});
	const done = await until(alice, ({transfers}) => [...transfers.values()].some(({state}) => state === 'complete'));
	expect(readFileSync(join(downloads, 'a.bin')).equals(readFileSync(join(here, 'a.bin')))).toBe(true);
	alice.intent({to: 'save-report', transfer: [...done.transfers.values()][0]!.transfer!});
	await until(alice, ({peerLog}) => [...peerLog.values()].some(({text}) => text.includes('report')));
	const reports = readdirSync(downloads).filter(name => name.endsWith('.json'));
	expect(reports).toHaveLength(1);
	expect(existsSync(join(downloads, reports[0]!))).toBe(true);
	const all = readFileSync(join(downloads, reports[0]!), 'utf8') + JSON.stringify(alice.view());
	for (const hidden of [ticket, ticket.slice(6), '"secret"', '5,5,5,5']) expect(all).not.toContain(hidden);
});

test('an owner on its own tells its ticket on its screen, or that it is open', async () => {
	const alone = peerPlan(0, 'owner');
	const options = {...alone.options, manager: null, host: '0.0.0.0'};
	const words = async (more: object): Promise<string> => {
		const session = open({kind: 'peer', peer: {...alone, options, ...more}});
		const view = await until(session, ({peerLog}) => [...peerLog.values()].some(({text}) => /ticket|open/.test(text)));
		return [...view.peerLog.values()].map(({text}) => text).join('\n');
	};
	expect(await words({secret})).toContain(ticket);
	expect(await words({secret: null})).toContain('anybody who reaches this address');
});
