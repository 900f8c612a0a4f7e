import fc from 'fast-check';
import {Box} from 'ink';
import {describe, expect, test} from 'vitest';
import {now, rowsById} from '../../fixtures/views/alice.ts';
import {
	aloneView,
	crowdView,
	groups,
	groupsView,
	managerHead,
	managerUi,
	managerView,
	manyGroupsView,
	member,
	members,
} from '../../fixtures/views/manager.ts';
import {Dialog} from '../../source/components/dialog.tsx';
import {GroupScreen} from '../../source/components/group-screen.tsx';
import {ManagerPeers} from '../../source/components/manager-peers.tsx';
import {ManagerScreen} from '../../source/components/manager-screen.tsx';
import {MemberScreen} from '../../source/components/member-screen.tsx';
import type {SessionView} from '../../source/host/session-view.ts';
import {widthOf} from '../../source/line.ts';
import {memberOrder, memberRows} from '../../source/ui/member-rows.ts';
import {asking} from '../../source/ui/questions.ts';
import type {ManagerUi, UiState} from '../../source/ui/state.ts';
import {drawing, drawn} from './render.tsx';

const withManager = (ui: UiState, manager: Partial<ManagerUi>): UiState => ({
	...ui,
	manager: {...ui.manager, ...manager},
});

const managerAt = (columns: number, rows: number, view = managerView, manager: Partial<ManagerUi> = {}) => {
	const ui = withManager(managerUi(columns, rows), manager);
	return drawn(<ManagerScreen view={view} ui={ui} now={now} />, ui.size);
};

const groupAt = (columns: number, rows: number, view = groupsView, file = groupsView.groupDetail?.file ?? '') => {
	const ui: UiState = {...managerUi(columns, rows), screen: {name: 'group', file}};
	return drawn(<GroupScreen view={view} ui={ui} now={now} />, ui.size);
};

const stopping = (columns: number, rows: number): string[] => {
	const ui = asking(managerUi(columns, rows), {type: 'quit'}, managerView);
	if (ui.overlay?.name !== 'dialog') throw new Error('no dialog');
	return drawn(
		<Box>
			<ManagerScreen view={managerView} ui={ui} now={now} />
			<Dialog overlay={ui.overlay} size={ui.size} />
		</Box>,
		ui.size,
	);
};

const asciiManager = (columns: number, rows: number): string[] => {
	const ui = managerUi(columns, rows);
	return drawn(<ManagerScreen view={managerView} ui={ui} now={now} />, ui.size, true);
};

test.each([
	['02-manager-120x40', () => managerAt(120, 40)],
	['02-manager-80x24', () => managerAt(80, 24)],
	['02-manager-ascii-80x24', () => asciiManager(80, 24)],
	['11-confirm-80x24', () => stopping(80, 24)],
	['12-narrow-manager-40x15', () => managerAt(40, 15)],
	['14-groups-120x40', () => managerAt(120, 40, groupsView, {focus: 'groups'})],
	['14-groups-80x24', () => managerAt(80, 24, groupsView, {focus: 'groups'})],
	['14-groups-40x15', () => managerAt(40, 15, groupsView, {focus: 'groups'})],
	['15-group-80x24', () => groupAt(80, 24)],
	['15-group-40x15', () => groupAt(40, 15)],
] as const)('%s is drawn as drawn', (name, screen) => {
	expect(screen()).toEqual(drawing(name));
});

describe('a manager fits any terminal', () => {
	const screens: Readonly<Record<string, readonly [SessionView, Partial<ManagerUi>]>> = {
		'five peers': [managerView, {}],
		nobody: [aloneView, {}],
		'a crowd with wide and long names': [crowdView(5000), {list: {...managerUi(1, 1).manager.list, cursor: 'none'}}],
		'events in front': [managerView, {focus: 'manager-events', back: 3}],
		'a peer in front': [managerView, {focus: 'member'}],
		'groups in front': [groupsView, {focus: 'groups'}],
		'many groups in front': [manyGroupsView(60), {focus: 'groups'}],
		'no group in front': [managerView, {focus: 'groups'}],
		filtered: [managerView, {states: 'late', frozen: managerView}],
	};

	test.each(Object.entries(screens))('%s', (_, [view, manager]) => {
		for (const columns of [40, 61, 79, 80, 109, 110, 156, 200])
			for (const rows of [15, 23, 24, 29, 30, 60])
				for (const isPanelFull of [false, true]) {
					const ui = {...withManager(managerUi(columns, rows), manager), isPanelFull};
					const screens = [
						<ManagerScreen key="manager" view={view} ui={ui} now={now} />,
						<MemberScreen key="member" view={view} ui={{...ui, screen: {name: 'member'}}} now={now} />,
						<GroupScreen key="group" view={view} ui={{...ui, screen: {name: 'group', file: 'file-0'}}} now={now} />,
					];
					for (const screen of screens) {
						// One row more than the screen has: what runs over shows.
						const lines = drawn(screen, {columns: columns + 4, rows: rows + 1});
						const at = `${columns}x${rows}`;
						expect(lines.length, at).toBe(rows + 1);
						expect(lines[rows], at).toBe('');
						expect(Math.max(...lines.map(widthOf)), at).toBeLessThanOrEqual(columns);
						expect(lines[rows - 1], at).toMatch(/q quit$/);
					}
				}
	});

	test('every row of the table ends at the same border, whatever stands in it', () => {
		const odd = fc.array(
			fc.constantFrom('a', 'é', '山', '한', '👩‍👩‍👧‍👦', '👍🏽', '🇩🇪', 'ﷺ', 'e\u0301', '▸', '\uE003', ' '),
			{minLength: 1, maxLength: 30},
		);
		fc.assert(
			fc.property(fc.array(odd, {minLength: 1, maxLength: 8}), fc.integer({min: 44, max: 160}), (names, width) => {
				const rows = names.map((parts, index) =>
					member({
						id: `id-${index}`,
						name: parts.join(''),
						fetching: parts.toReversed().join(''),
						address: '10.0.0.1:1',
					}),
				);
				const view = {...managerView, members: rowsById(rows)};
				const ui = managerUi(width, 30);
				const lines = drawn(<ManagerPeers view={view} ui={ui} now={now} width={width} height={14} />, {
					columns: width,
					rows: 14,
				});
				for (const line of lines) expect(widthOf(line), line).toBe(width);
				expect(lines.length).toBe(14);
			}),
			{numRuns: 60},
		);
	});
});

describe('the line that others type', () => {
	const line = 'shoal peer 10.0.0.1:7420';

	test('is on the screen whoever is here and whatever is in front', () => {
		for (const view of [aloneView, managerView, crowdView(5000)])
			for (const focus of ['peers', 'manager-events'] as const)
				for (const [columns, rows] of [
					[40, 15],
					[60, 20],
					[80, 24],
					[200, 60],
				] as const)
					expect(managerAt(columns, rows, view, {focus}).join('\n'), `${columns}x${rows}`).toContain(line);
	});

	test('says when only this machine can use it, and that there are more of them', () => {
		const local = {...managerHead, host: '127.0.0.1', joinCommands: ['shoal peer 127.0.0.1:7420']};
		expect(managerAt(80, 24, {...managerView, manager: local}).join('\n')).toContain(
			'others type: shoal peer 127.0.0.1:7420  (this machine only)   y copies',
		);
		const many = {...managerHead, host: '0.0.0.0', joinCommands: [line, 'shoal peer 10.1.0.1:7420', 'shoal peer x:1']};
		expect(managerAt(80, 24, {...managerView, manager: many}).join('\n')).toContain(`${line}  +2 more: y`);
	});
});

describe('which rows are shown', () => {
	const names = (view: SessionView, manager: Partial<ManagerUi>): readonly string[] =>
		memberRows(view, withManager(managerUi(80, 24), manager).manager).map(({name}) => name);
	const {list} = managerUi(80, 24).manager;

	test('active peers by name, then who has gone, latest first', () => {
		const later = members.map(row => (row.name === 'mallory' ? {...row, departedAt: now - 1000} : row));
		expect(names({...managerView, members: rowsById(later)}, {}).slice(5)).toEqual(['mallory', 'frank']);
		const shuffled = {...managerView, members: rowsById([...members].reverse())};
		expect(names(shuffled, {})).toEqual(['alice', 'bob', 'carol', 'dave', 'erin', 'frank', 'mallory']);
	});

	test('rows keep the places of the last sorting, newcomers stand at the end', () => {
		const order = memberOrder(members, 3, false);
		expect(order.slice(-5)).toEqual(['dave-id', 'carol-id', 'bob-id', 'alice-id', 'erin-id']);
		const heard = members.map(row => (row.name === 'dave' ? {...row, heardAt: now, state: 'alive' as const} : row));
		const view = {...managerView, members: rowsById([member({name: 'aaron', address: '10.0.0.9:1'}), ...heard])};
		expect(names(view, {list: {...list, sort: 3, order}}).slice(0, 6)).toEqual([
			'dave',
			'carol',
			'bob',
			'alice',
			'erin',
			'aaron',
		]);
	});

	test('by every column, both ways, equal ones by name', () => {
		const by = (column: number, isReversed = false): string =>
			memberOrder(members.slice(0, 5), column, isReversed)
				.map(id => id[0])
				.join('');
		expect([0, 1, 2, 3, 4, 5, 6].map(column => by(column))).toEqual([
			'abcde',
			'dabce',
			'abcde',
			'dcbae',
			'acbde',
			'adbce',
			'aebcd',
		]);
		expect(by(5, true)).toBe('ecbda');
	});

	test('by state and by what is typed', () => {
		expect(names(managerView, {states: 'late'})).toEqual(['dave']);
		expect(names(managerView, {states: 'banned'})).toEqual(['mallory']);
		expect(names(managerView, {list: {...list, filter: 'AL'}})).toEqual(['alice', 'mallory']);
		expect(names(managerView, {list: {...list, filter: '.13:'}})).toEqual(['carol']);
		expect(names(managerView, {list: {...list, filter: 'ubuntu'}})).toEqual(['carol']);
	});

	test('a peer that came, or one that went, is seen in a table that changed', () => {
		const more = {...managerView, members: rowsById([...members, member({name: 'abe', address: '10.0.0.9:1'})])};
		expect(names(more, {})).toContain('abe');
		expect(names({...managerView, members: rowsById(members.slice(1))}, {})).not.toContain('alice');
	});
});

describe('what the screen says', () => {
	test('a late peer, unless something was just said', () => {
		const status = (ui: UiState): string | undefined =>
			drawn(<ManagerScreen view={managerView} ui={ui} now={now} />, ui.size).at(-2);
		const ui = managerUi(80, 24);
		expect(status(ui)).toBe(' ◐ dave is late. It leaves the table in 3 s unless a heartbeat arrives.');
		const said = (at: number): UiState => ({...ui, messages: [{text: 'copied', tone: 'ok', at}]});
		expect(status(said(now - 5900))).toBe(' ✓ copied');
		expect(status(said(now - 6100))).toContain('dave is late');
	});

	test('ages count on while nothing is heard, and never below zero', () => {
		const ui = managerUi(80, 24);
		const rows = (at: number) => drawn(<ManagerScreen view={managerView} ui={ui} now={at} />, ui.size);
		expect(rows(now + 2000)[3]).toContain('2s ago    7s');
		expect(rows(now - 60_000)[3]).toContain('0s ago    10s');
		expect(rows(now + 60_000)[3]).toContain('60s ago   0s ········');
	});

	test('a heartbeat that is half of one late is not missed; two and a half are two', () => {
		const ui = managerUi(120, 40);
		const strip = (silence: number) => {
			const view = {...managerView, members: rowsById([member({name: 'a', address: 'x:1', heardAt: now - silence})])};
			return /[▪·]{10}/.exec(drawn(<ManagerScreen view={view} ui={ui} now={now} />, ui.size)[3]!)?.[0];
		};
		expect(strip(2900)).toBe('▪▪▪▪▪▪▪▪▪▪');
		expect(strip(3100)).toBe('▪▪▪▪▪▪▪▪▪·');
		expect(strip(5100)).toBe('▪▪▪▪▪▪▪▪··');
	});

	test('frozen, filtered to nobody, not started, failed', () => {
		expect(managerAt(80, 24, managerView, {frozen: managerView})[1]).toContain('frozen, p goes on');
		expect(managerAt(80, 24, aloneView).join('\n')).toContain('Nobody is here yet. Others join with:');
		const none = {...managerView, members: rowsById(members.slice(0, 1))};
		expect(managerAt(80, 24, none, {states: 'gone'}).join('\n')).toContain('nobody is gone; esc shows all');
		expect(managerAt(80, 24, {...aloneView, manager: null})[0]).toBe(' MANAGER starting');
		const failure = {code: 'E_ADDRESS', message: 'Port 7420 is taken.', hint: 'Take another: --port 0.'} as const;
		const failed = managerAt(80, 24, {...aloneView, manager: {...managerHead, port: 0, joinCommands: [], failure}});
		expect(failed.join('\n')).toContain('Port 7420 is taken. Take another: --port 0.');
		expect(failed.at(-2)).toContain('! Port 7420 is taken.');
	});

	test('all about one peer, active or gone, with its own events', () => {
		const about = (cursor: string): string => {
			const ui = withManager(managerUi(80, 30), {list: {...managerUi(80, 30).manager.list, cursor}});
			return drawn(<MemberScreen view={managerView} ui={ui} now={now} />, ui.size).join('\n');
		};
		expect(about('alice-id')).toMatch(/312 renewals[\s\S]*3\.2 GiB[\s\S]*last 40 beats +min 1\.6 {2}max 3\.3 s/);
		expect(about('alice-id')).not.toContain('joined from 10.0.0.12');
		expect(about('bob-id')).not.toContain('312 renewals');
		expect(about('frank-id')).toMatch(/○ gone since 12:03:47[\s\S]*no heartbeat came, 44s ago[\s\S]*b bans it/);
		expect(about('mallory-id')).toContain('b unbans it');
	});
});

describe('downloading groups', () => {
	const at = (name: string, columns = 80): string =>
		managerAt(columns, 24, groupsView, {focus: 'groups'}).find(line => line.includes(name)) ?? '';

	test('what the owner has not said, when it ends that nobody can say, who holds it, is said so', () => {
		expect(at('talk-p2p')).toMatch(/ring +bob +5 +2 +1\.04 +61% +0m56s/);
		expect(at('dataset')).toMatch(/group +carol +3 +1 +0\.00 +0% +held/);
		expect(at('ubuntu')).toMatch(/swarm +- +12 +4 +- +8% +1h05m/);
	});

	test('what the manager chose is said with the reason', () => {
		const [row, ...rest] = groups.map(group => ({...group, topology: 'chain', why: 'all alike'}));
		const view = {...groupsView, groups: new Map([row!, ...rest].map(group => [group.id, group]))};
		expect(groupAt(80, 24, view).join('\n')).toContain('auto: chain, all alike; owner bob');
		expect(groupAt(40, 15, view).join('\n')).toContain('auto: chain, all alike; ');
	});

	test('a list longer than the screen scrolls with its cursor, and so do the members of one', () => {
		const view = manyGroupsView(60);
		const {groups: list} = managerUi(80, 24).manager;
		const listed = managerAt(80, 24, view, {focus: 'groups', groups: {...list, cursor: 'file-59'}});
		expect(listed.find(line => line.includes('▸ 59-a-very'))).toBeDefined();
		expect(listed.join('\n')).not.toContain(' 0-データ');
		const ui = withManager(managerUi(80, 24), {members: {...list, cursor: '58-計算機の山田さん-id'}});
		const lines = drawn(
			<GroupScreen view={view} ui={{...ui, screen: {name: 'group', file: 'file-0'}}} now={now} />,
			ui.size,
		);
		expect(lines.find(line => line.includes('▸ 58-計算機'))).toBeDefined();
	});

	test('one that is over says so, and how to get back', () => {
		for (const [columns, rows] of [
			[80, 24],
			[40, 15],
		] as const) {
			const lines = groupAt(columns, rows, managerView, 'ab'.repeat(32)).join('\n');
			expect(lines).toContain('This group is over:');
			expect(lines).toContain('everybody has the file, or has left.');
			expect(lines).toContain('esc goes back');
		}
	});
});
