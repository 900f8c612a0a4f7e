import {fork} from 'node:child_process';
import {chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {forgetSecret, keepSecret, keptSecret, ownSecret, readTicketFile} from '../../source/config/tickets.ts';
import {encodeTicket, readTicket} from '../../source/net/ticket.ts';

let home: string;
beforeEach(() => {
	home = mkdtempSync(join(tmpdir(), 'shoal-tickets-'));
});
afterEach(() => rmSync(home, {recursive: true}));

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);
const secret = new Uint8Array(16).fill(9);

describe('the ticket of this machine’s managers', () => {
	it('is made once, for its owner alone', () => {
		const path = join(home, 'config', 'ticket');
		const made = ownSecret(path);
		expect(made).toHaveLength(16);
		expect(ownSecret(path)).toEqual(made);
		expect(modeOf(path)).toBe('600');
		expect(modeOf(join(home, 'config'))).toBe('700');
		expect(readTicket(readFileSync(path, 'utf8'))).toEqual({kind: 'secret', secret: made});
		expect(readdirSync(join(home, 'config'))).toEqual(['ticket']);
	});

	it('is another one in another place', () => {
		expect(ownSecret(join(home, 'one'))).not.toEqual(ownSecret(join(home, 'two')));
	});

	it('is closed to others where it was open', () => {
		const path = join(home, 'ticket');
		ownSecret(path);
		chmodSync(path, 0o644);
		ownSecret(path);
		expect(modeOf(path)).toBe('600');
	});

	it('is the same for programs that start at once', async () => {
		const path = join(home, 'config', 'ticket');
		const maker = join(import.meta.dirname, 'ticket-maker.ts');
		const found = await Promise.all(
			Array.from(
				{length: 4},
				() =>
					new Promise(resolve => {
						fork(maker, [path]).once('message', resolve);
					}),
			),
		);
		expect(new Set(found).size).toBe(1);
		expect(found[0]).toMatch(/^shoal-/);
	});

	it('is not replaced when it is broken, nor repeated', () => {
		const path = join(home, 'ticket');
		writeFileSync(path, 'shoal-1234567-1234567');
		const wrong = ownSecret(path);
		expect(wrong).toMatchObject({code: 'E_DISK', hint: expect.stringContaining('Remove it')});
		expect(JSON.stringify(wrong)).not.toContain('1234567');
		expect(readFileSync(path, 'utf8')).toBe('shoal-1234567-1234567');
	});

	it('that cannot be kept is said', () => {
		writeFileSync(join(home, 'file'), '');
		expect(ownSecret(join(home, 'file', 'ticket'))).toMatchObject({code: 'E_DISK'});
	});
});

describe('a ticket kept for an address', () => {
	const at = {host: '192.0.2.5', port: 7420};

	it('is found by that address alone', () => {
		expect(keptSecret(home, at)).toBeNull();
		expect(keepSecret(join(home, 'tickets'), at, secret)).toBeUndefined();
		expect(keptSecret(join(home, 'tickets'), at)).toEqual(secret);
		expect(keptSecret(join(home, 'tickets'), {...at, port: 7421})).toBeNull();
		expect(keptSecret(join(home, 'tickets'), {...at, host: '192.0.2.6'})).toBeNull();
		expect(modeOf(join(home, 'tickets', '192.0.2.5%3A7420'))).toBe('600');
		expect(modeOf(join(home, 'tickets'))).toBe('700');
	});

	it('is found however the address is spelt', () => {
		keepSecret(home, {host: '[FE80::1]', port: 1}, secret);
		expect(keptSecret(home, {host: 'fe80:0::1', port: 1})).toEqual(secret);
		keepSecret(home, {host: '127.0.0.1', port: 1}, secret);
		expect(keptSecret(home, {host: 'localhost', port: 1})).toEqual(secret);
	});

	it('stays in its folder, whatever the host is called', () => {
		keepSecret(join(home, 'tickets'), {host: '../../evil', port: 1}, secret);
		expect(readdirSync(home)).toEqual(['tickets']);
	});

	it('is replaced, and forgotten', () => {
		keepSecret(home, at, secret);
		keepSecret(home, at, new Uint8Array(16));
		expect(keptSecret(home, at)).toEqual(new Uint8Array(16));
		forgetSecret(home, at);
		forgetSecret(home, at);
		expect(keptSecret(home, at)).toBeNull();
	});
});

describe('a ticket file', () => {
	it('holds a ticket, whatever space is around it', () => {
		const path = join(home, 'ticket');
		writeFileSync(path, `\n  ${encodeTicket(secret).toUpperCase()}\r\n`);
		expect(readTicketFile(path)).toEqual(secret);
	});

	it('that does not is told from one that is not there', () => {
		writeFileSync(join(home, 'short'), 'shoal-123');
		mkdirSync(join(home, 'folder'));
		expect(readTicketFile(join(home, 'short'))).toMatchObject({code: 'E_TICKET_MISTYPED'});
		expect(readTicketFile(join(home, 'none'))).toMatchObject({code: 'E_NOT_FOUND'});
		expect(readTicketFile(join(home, 'folder'))).toMatchObject({code: 'E_DISK'});
	});
});
