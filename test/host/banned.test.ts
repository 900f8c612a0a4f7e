/** A banned member that goes on as it likes: it has the ticket, its key, every address and links from before. Real sockets. */
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, expect, test} from 'vitest';
import type {Link} from '../../source/net/ports.ts';
import {newIdentity} from '../../source/net/tcp/keys.ts';
import {TcpNetwork} from '../../source/net/tcp/tcp-network.ts';
import type {Message} from '../../source/net/wire/messages.ts';
import {Inbox} from '../net/tcp/inbox.ts';
import {folder, manager, open, peerPlan, until} from './opened.ts';

const host = '127.0.0.1';
const timeout = 5000;
const secret = new Uint8Array(16).fill(7);
const networks: TcpNetwork[] = [];
afterEach(async () => {
	await Promise.all(networks.splice(0).map(network => network.close()));
});

/** A manager, a peer that shares a file, and mallory, of whom each connection has an inbox of its own. */
const begin = async () => {
	const session = open({kind: 'manager', manager, access: {secret, tickets: null}});
	const {port} = (await until(session, view => (view.manager?.port ?? 0) > 0)).manager!;
	const path = join(folder(), 'a.bin');
	writeFileSync(path, Buffer.alloc(200_000, 'x'));
	const alice = open({kind: 'peer', peer: peerPlan(port, 'alice', {secret, share: [path]})});
	const shared = (await until(alice, ({files}) => files.size > 0)).files;
	const identity = newIdentity();
	const dial = async (to: number, expects: 'manager' | 'source', role: 'member' | 'observer' | 'fetcher') => {
		const inbox = new Inbox();
		const network = new TcpNetwork({post: inbox.post, secret, identity});
		networks.push(network);
		network.dial({host, port: to}, expects, {timeout});
		const {link} = await inbox.next('link-opened');
		const who = {peer: identity.id, token: 'mallory', name: 'mallory', isNameChosen: false, ttl: 0};
		link.send({type: 'hello', protocol: 'shoal', version: 1, role, ...who});
		return {inbox, link};
	};
	return {session, port, file: [...shared.keys()][0]!, identity, dial};
};

const heard = async <Type extends Message['type']>(inbox: Inbox, type: Type) => {
	for (;;) {
		const {message} = await inbox.next('message');
		if (message.type === type) return message as Extract<Message, {type: Type}>;
	}
};
const joins = async ({inbox, link}: {readonly inbox: Inbox; readonly link: Link}) => {
	link.send({type: 'listening', port: 9});
	for (;;) {
		const list = await heard(inbox, 'list-snapshot');
		const alice = list.entries.find(({name}) => name === 'alice');
		if (alice) return alice.port;
	}
};

test('nobody serves it any more: links from before end, new ones are refused, until the ban is lifted', async () => {
	const {session, port, identity, dial} = await begin();
	const source = await joins(await dial(port, 'manager', 'member'));
	const before = await dial(source, 'source', 'fetcher');
	await heard(before.inbox, 'greeting');
	session.intent({to: 'manager', intent: {type: 'ban', peer: identity.id}});
	expect(await heard(before.inbox, 'refused')).toMatchObject({code: 'E_BANNED'});
	await before.inbox.next('link-closed');
	const after = await dial(source, 'source', 'fetcher');
	expect(await heard(after.inbox, 'refused')).toMatchObject({code: 'E_BANNED'});
	session.intent({to: 'manager', intent: {type: 'unban', peer: identity.id}});
	// The word of it takes its way to the source: refused until it has come.
	for (let type = ''; type !== 'greeting'; ) {
		const {inbox} = await dial(source, 'source', 'fetcher');
		({type} = (await inbox.next('message')).message);
	}
});

test('one that comes later serves it no more than those that heard of the ban', async () => {
	const {session, port, identity, dial} = await begin();
	const mallory = await dial(port, 'manager', 'member');
	await joins(mallory);
	session.intent({to: 'manager', intent: {type: 'ban', peer: identity.id}});
	expect(await heard(mallory.inbox, 'removed')).toMatchObject({reason: 'banned'});
	const bob = open({kind: 'peer', peer: peerPlan(port, 'bob', {secret})});
	await until(bob, ({peer}) => peer?.link.state === 'joined');
	const entry = [...session.view().members.values()].find(({name}) => name === 'bob')!;
	const {inbox} = await dial(Number(/\d+$/.exec(entry.address)), 'source', 'fetcher');
	expect(await heard(inbox, 'refused')).toMatchObject({code: 'E_BANNED'});
});

test('nothing of the list reaches it any more, not over a link on which it only looked', async () => {
	const {session, port, identity, dial} = await begin();
	await joins(await dial(port, 'manager', 'member'));
	const looking = await dial(port, 'manager', 'observer');
	await heard(looking.inbox, 'list-snapshot');
	session.intent({to: 'manager', intent: {type: 'ban', peer: identity.id}});
	await looking.inbox.next('link-closed');
});
