/** Names and words from other peers: whatever they are, no control byte of theirs reaches the terminal. */

import {renderToString} from 'ink';
import type {ReactNode} from 'react';
import {describe, expect, test} from 'vitest';
import {hostileNames, hostilePeerNames} from '../../fixtures/names.ts';
import {peerPlan} from '../../fixtures/peer-plan.ts';
import {uiAt} from '../../fixtures/views/alice.ts';
import {DetailScreen} from '../../source/components/detail-screen.tsx';
import {GroupScreen} from '../../source/components/group-screen.tsx';
import {ManagerScreen} from '../../source/components/manager-screen.tsx';
import {MemberScreen} from '../../source/components/member-screen.tsx';
import {PeerScreen} from '../../source/components/peer-screen.tsx';
import {unicodeGlyphs} from '../../source/glyphs.ts';
import {LookContext} from '../../source/hooks/use-look.ts';
import {emptyView} from '../../source/host/empty-view.ts';
import {ManagerBoard} from '../../source/host/manager-board.ts';
import {PeerBoard} from '../../source/host/peer-board.ts';
import type {RunningPeer} from '../../source/host/run-peer.ts';
import type {SessionView} from '../../source/host/session-view.ts';
import type {ManagerSnapshot} from '../../source/net/manager/options.ts';
import {createTheme} from '../../source/theme.ts';
import {initialUi} from '../../source/ui/initial.ts';

/** What our own painting may contain: SGR codes and line ends. */
const own = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m|\\n`, 'g');
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u;
const columns = 160;
const rows = 50;

const painted = (screen: ReactNode): string =>
	renderToString(
		<LookContext.Provider value={{theme: createTheme('ansi'), glyphs: unicodeGlyphs, isMoving: false}}>
			{screen}
		</LookContext.Provider>,
		{columns},
	).replaceAll(own, '');

const expectClean = (screen: ReactNode): void => {
	const text = painted(screen);
	expect(unsafe.exec(text)?.[0]?.codePointAt(0)?.toString(16)).toBeUndefined();
};

/** Every control character there is, C0 and C1, and what our fixtures have collected. */
const controls = Array.from({length: 0xa0}, (_, code) => String.fromCharCode(code)).filter(character =>
	unsafe.test(character),
);
const collected = [...new Set([...hostileNames, ...hostilePeerNames, ...controls.map(control => `a${control}[2Jb`)])];
/** Of those that a terminal does not obey every second one is enough: each is drawn seven times. */
const hostile = collected.filter((name, at) => unsafe.test(name) || at % 2 === 0);
const file = 'ab'.repeat(32);

const managerView = (name: string): SessionView => {
	const snapshot: ManagerSnapshot = {
		epoch: 'e',
		version: 1,
		peers: [
			{
				peer: 'p',
				name,
				host: name,
				port: 1,
				isLate: true,
				joinedAt: 0,
				heardAt: 0,
				beats: 1,
				beatsKnown: 1,
				endsAt: null,
				files: 1,
				upRate: 1,
				downRate: 1,
				fetching: name,
			},
		],
		departed: [{peer: 'q', name, host: name, port: 1, at: 0, reason: 'banned'}],
		groups: [
			{
				...{
					file,
					name,
					size: 1,
					fragments: 1,
					topology: name,
					why: name,
					isHeld: false,
					owner: 'p',
					ownerSent: 1,
					rarest: 1,
				},
				members: [{peer: 'p', have: 0, isDone: false, endsAt: null}],
			},
		],
	};
	const board = new ManagerBoard({listen: {host: '127.0.0.1', port: 1}, heartbeat: 1000, lease: 5000, late: 3000});
	board.hear({event: 'peer-joined', peer: 'p', name, host: name, port: 1}, () => snapshot);
	board.hear({event: 'peer-late', peer: 'p', name}, () => snapshot);
	board.hear(
		{event: 'group', id: file, name, topology: 'ring', why: name, held: true, owner: name, members: [name]},
		() => snapshot,
	);
	board.hear({event: 'flood', connections: 20, host: name, hosts: 1, seconds: 1}, () => snapshot);
	board.watchGroup(file);
	board.hear({event: 'error', code: 'E_PORT', message: name, hint: name}, () => snapshot);
	return {...emptyView, ...board.view({snapshot: () => snapshot, detail: () => null})};
};

const peerView = (name: string): SessionView => {
	const board = new PeerBoard(peerPlan({host: name, port: 1}, name));

	const found = {id: file, name, names: [name], size: 1, peers: ['p'], holders: [name]};
	board.search.start(name, 1);
	board.watch(1, 0);
	for (const fact of [
		{event: 'list', epoch: 'e', version: 1, peers: [{peer: 'p', name, host: name, port: 1, late: true}]},
		{event: 'requirement', peer: 'p', name, id: file, fragments: 1},
		{event: 'answered', peer: 'p', name, id: file, fragments: 1},
		{event: 'source-lost', id: file, peer: 'p', name, reason: name},
		{event: 'told', peer: 'p', name, by: 'q', byName: name, id: file},
		{event: 'source-banned', peer: 'p', name, reason: name},
		{event: 'waiting', id: file, name, reason: name},
		{event: 'manager-lost', message: name},
		{event: 'flood', connections: 20, host: name, hosts: 2, seconds: 1},
		{event: 'unshared', name, reason: name},
		{event: 'files', files: [found], indexing: []},
		{event: 'indexing', name, size: 1, percent: 1},
		{event: 'found', query: name, asked: 1, answered: 0, files: [], silent: [name]},
		{event: 'error', code: 'E_DISK', message: name, hint: name},
	] as const)
		board.hear(fact);
	const running: RunningPeer = {
		post: () => {},
		isDownloading: () => true,
		isStaying: () => false,
		fallSilent: () => {},
		stop: async () => {},
		attempts: () => [{peer: 'p', name, askedAt: 0, endedAt: null, outcome: 'awaited'}],
		fragmentHash: () => '',
		detail: () => ({
			transfer: 1,
			fragmentSize: 1,
			whole: file,
			states: new Uint8Array(1),
			givers: new Uint8Array(1),
			copies: new Uint16Array(1),
			neighbours: {topology: 'ring', why: name, isOpen: false, owner: name, from: [name], to: [name]},
			sources: [{peer: 'p', name, isOwner: true, fragments: 1, bytes: 1, rate: 1, state: 'sending', asked: 0, bad: 1}],
		}),
		snapshot: () => ({
			peer: 'me',
			name,
			isJoined: false,
			membership: {state: 'away', since: 0, tries: 1, retryAt: 1, reason: name},
			peers: 1,
			shared: 0,
			upRate: 0,
			downRate: 0,
			endsAt: null,
			transfers: [
				{
					transfer: 1,
					id: file,
					name,
					state: 'waiting',
					done: 0,
					fragments: 1,
					size: 1,
					bytesDone: 0,
					rate: 0,
					sources: 1,
					reason: name,
					failure: {code: 'E_DISK', message: name, hint: name},
					startedAt: 0,
					endedAt: null,
					directory: name,
				},
			],
		}),
	};
	return {...emptyView, ...board.view(running, name)};
};

test('there are two hundred of them, most with something a terminal obeys', () => {
	expect(hostile.length).toBeGreaterThanOrEqual(200);
	expect(hostile.filter(name => unsafe.test(name)).length).toBeGreaterThan(100);
});

describe('as names, hosts, reasons, queries and folders', () => {
	const now = Date.now();
	const managerUi = initialUi({columns, rows}, {name: 'manager'});
	test.each(hostile.map(name => [JSON.stringify(name).slice(0, 60), name]))('%s', (_, name) => {
		const manager = managerView(name);
		expectClean(<ManagerScreen view={manager} ui={managerUi} now={now} />);
		expectClean(<MemberScreen view={manager} ui={{...managerUi, screen: {name: 'member'}}} now={now} />);
		const groups = {...managerUi, manager: {...managerUi.manager, focus: 'groups' as const}};
		expectClean(<ManagerScreen view={manager} ui={groups} now={now} />);
		expectClean(<GroupScreen view={manager} ui={{...managerUi, screen: {name: 'group', file}}} now={now} />);
		const peer = peerView(name);
		expectClean(<PeerScreen view={peer} ui={uiAt(columns, rows)} now={now} />);
		expectClean(
			<PeerScreen
				view={peer}
				ui={{...uiAt(columns, rows), isPanelFull: true, peer: {...uiAt(1, 1).peer, focus: 'peer-events'}}}
				now={now}
			/>,
		);
		expectClean(
			<DetailScreen view={peer} ui={{...uiAt(columns, rows), screen: {name: 'detail', row: 't1'}}} now={now} />,
		);
	});
});
