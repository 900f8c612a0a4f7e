/** Sessions as screens see them: real engines on loopback, in this thread. */
import {readFileSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:net';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import type {SessionView} from '../../source/host/session-view.ts';
import {folder, manager, open, openManager, peerPlan, until} from './opened.ts';

const words = (log: SessionView['peerLog']): string[] =>
	[...log.values()].map(({who, text}) => `${who} ${text}`.trim());

describe('a swarm of sessions', () => {
	test('join, share, search, fetch, report, leave: everything a screen shows of it', async () => {
		const here = folder();
		const bytes = Buffer.alloc(300_000, 'shoal');
		writeFileSync(join(here, 'talk.mkv'), bytes);
		const {session: at, port} = await openManager();
		const bob = open({kind: 'peer', peer: peerPlan(port, 'bob', {share: [join(here, 'talk.mkv')]})});
		await until(bob, ({files}) => [...files.values()].some(({state}) => state === 'have'));
		const folders = {downloads: join(here, 'downloads'), fragmentFiles: join(here, 'fragments')};
		const alice = open({kind: 'peer', peer: peerPlan(port, 'alice', folders)});
		// Before anything is typed the swarm's files are there.
		const swarm = await until(alice, ({files}) => files.size === 1);
		const [file] = [...swarm.files.values()];
		expect(file).toMatchObject({name: 'talk.mkv', state: 'offered', owner: 'bob', sources: 1, size: 300_000});
		expect(swarm.peer).toMatchObject({name: 'alice', others: 1, link: {state: 'joined'}});
		expect([...swarm.roster.values()].map(({name, isMe}) => [name, isMe])).toEqual([
			['bob', false],
			['alice', true],
		]);

		alice.intent({to: 'peer', intent: {type: 'find', query: 'talk'}});
		expect(alice.view().search).toMatchObject({query: 'talk', asked: 1, endedAt: null});
		const found = await until(alice, ({search}) => search?.endedAt != null);
		expect(found.search).toMatchObject({answered: 1, silent: []});
		expect([...found.found.values()]).toMatchObject([{id: file!.id, holders: ['bob'], late: 0}]);

		alice.intent({to: 'fetch', wanted: file!.id});
		// Nothing to report yet.
		alice.intent({to: 'save-report', transfer: 1});
		const done = await until(alice, ({transfers}) => transfers.get('t1')?.state === 'complete');
		expect(readFileSync(done.transfers.get('t1')!.path).equals(bytes)).toBe(true);
		const kept = join(here, 'fragments', `talk.mkv-${file!.id.slice(0, 8)}`);
		expect(JSON.parse(readFileSync(join(kept, 'summary.json'), 'utf8'))).toMatchObject({fragments: 5, ids: [[0, 4]]});
		expect(done.detail).toBeNull();
		// Whichever download is looked at, or none.
		alice.intent({to: 'save-report', transfer: 1});
		const saved = await until(alice, ({peerLog}) => words(peerLog).some(text => text.startsWith('report saved to')));
		const report = `${done.transfers.get('t1')!.path}.report.json`;
		expect(words(saved.peerLog).filter(text => text.startsWith('report'))).toEqual([`report saved to ${report}`]);
		expect(JSON.parse(readFileSync(report, 'utf8'))).toMatchObject({fragments: 5, sources: [{name: 'bob'}]});

		alice.intent({to: 'watch', transfer: 1, cursor: 2});
		const {detail, sources, files} = await until(alice, view => view.detail?.summary != null);
		expect(detail).toMatchObject({cursor: 2, owner: 'bob', fragmentSize: 65_536});
		expect(detail!.cursorHash).toMatch(/^[0-9a-f]{64}$/);
		expect(detail!.attempts).toMatchObject([{name: 'bob', outcome: 'verified'}]);
		expect(detail!.summary).toMatchObject({fragments: 5, refetched: 0, atOnce: 1, sources: [{name: 'bob', place: 0}]});
		expect([...sources.values()]).toMatchObject([{name: 'bob', isOwner: true, fragments: 5}]);
		expect([...files.values()]).toMatchObject([{state: 'have', sharedAs: 'talk.mkv'}]);

		const told = await until(bob, ({peerLog}) => words(peerLog).some(text => /got \d fragments?/.test(text)));
		expect(words(told.peerLog)).toEqual(
			expect.arrayContaining([
				'alice wants talk.mkv: 5 fragments here',
				expect.stringMatching(/^alice got \d fragments? of talk\.mkv from us$/),
			]),
		);

		expect(await alice.stop()).toMatchObject({
			failure: null,
			lines: [expect.stringMatching(/^talk\.mkv {2}293 KiB {2}saved to /)],
		});
		const left = await until(at, ({manager: head}) => head?.gone === 1);
		expect(left.manager).toMatchObject({alive: 1, lateCount: 0, banned: 0});
		expect(words(left.managerLog)).toEqual(
			expect.arrayContaining([
				'alice left, deleted from the list',
				expect.stringMatching(/^bob joined from 127\.0\.0\.1:\d+$/),
				expect.stringMatching(/^list v\d+ broadcast to 1 active peer$/),
			]),
		);
		expect([...left.members.values()]).toMatchObject([
			{name: 'bob', state: 'alive', files: 1},
			{name: 'alice', state: 'gone', reason: 'left'},
		]);
	});

	test('the operator bans, a peer is told why, and comes back when it is unbanned', async () => {
		const {session: at, port} = await openManager();
		const mallory = open({kind: 'peer', peer: peerPlan(port, 'mallory')});
		const view = await until(at, ({members}) => members.size === 1);
		const [id] = view.members.keys();
		at.intent({to: 'watch-member', peer: id!});
		expect((await until(at, ({memberDetail}) => memberDetail !== null)).memberDetail).toMatchObject({
			peer: id,
			bytes: 0,
		});
		at.intent({to: 'manager', intent: {type: 'ban', peer: id!}});
		const ended = await until(mallory, ({peer}) => peer?.link.state === 'ended');
		expect(ended.peer!.link).toEqual({
			state: 'ended',
			reason: 'Banned: ask whoever runs the manager.',
			mayReturn: false,
		});
		expect((await until(at, ({manager: head}) => head?.banned === 1)).members.get(id!)).toMatchObject({
			state: 'banned',
		});
		const again = open({kind: 'peer', peer: peerPlan(port, 'mallory')});
		expect((await again.done).failure).toMatchObject({code: 'E_BANNED'});
		at.intent({to: 'manager', intent: {type: 'unban', peer: id!}});
		await until(at, ({manager: head}) => head?.banned === 0);
		const back = open({kind: 'peer', peer: peerPlan(port, 'mallory')});
		expect((await until(back, ({peer}) => peer?.link.state === 'joined')).peer!.name).toBe('mallory');
	});

	test('a lease that ended: told to, the peer joins again and shares what it shared', async () => {
		const {session: at, port} = await openManager();
		const here = folder();
		writeFileSync(join(here, 'a.txt'), 'a');
		const plan = peerPlan(port, 'frank', {share: [join(here, 'a.txt')]});
		const frank = open({kind: 'peer', peer: {...plan, options: {...plan.options, ttl: 4}}});
		const ended = await until(frank, ({peer}) => peer?.link.state === 'ended');
		expect(ended.peer).toMatchObject({
			endsAt: null,
			link: {reason: 'The lease of this peer has run out.', mayReturn: true},
		});
		expect([...(await until(at, ({manager: head}) => head?.gone === 1)).members.values()]).toMatchObject([
			{name: 'frank', reason: 'expired'},
		]);
		frank.intent({to: 'peer', intent: {type: 'reconnect'}});
		const back = await until(frank, ({peer}) => peer?.link.state === 'joined');
		expect(back.peer).toMatchObject({name: 'frank', endsAt: expect.any(Number)});
		const listed = await until(at, ({members}) => [...members.values()].some(({files}) => files === 1));
		expect([...listed.members.values()]).toMatchObject([{name: 'frank', state: 'alive', endsAt: expect.any(Number)}]);
	});

	test('share is a manager and a peer in one view', async () => {
		const here = folder();
		writeFileSync(join(here, 'a.txt'), 'a');
		const session = open({kind: 'share', manager, peer: peerPlan(0, 'owner', {share: [join(here, 'a.txt')]})});
		const view = await until(session, ({files, members}) => files.size === 1 && members.size === 1);
		expect(view.manager!.joinCommands).toEqual([`shoal get 127.0.0.1:${view.manager!.port}`]);
		expect(view.peer!.name).toBe('owner');
	});

	test('a port in use and a manager that is not there end a session with the reason', async () => {
		const server = createServer();
		await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
		const {port} = server.address() as {readonly port: number};
		const taken = open({kind: 'manager', manager: {...manager, listen: {host: '127.0.0.1', port}}});
		expect((await taken.done).failure).toMatchObject({code: 'E_PORT'});
		await new Promise(resolve => server.close(resolve));
		const alone = open({kind: 'peer', peer: peerPlan(port, 'alice')});
		expect((await alone.done).failure).toMatchObject({code: 'E_MANAGER'});
		expect(alone.view().peer!.failure).toMatchObject({code: 'E_MANAGER'});
	});
});
