/** What a manager's groups become on its screen: rows with names, the members of the one looked at, words in the log. */
import {describe, expect, test} from 'vitest';
import {ManagerBoard} from '../../source/host/manager-board.ts';
import type {GroupSnapshot, ManagerSnapshot, MemberSnapshot} from '../../source/net/manager/options.ts';

const file = 'ab'.repeat(32);
const peer = (name: string): MemberSnapshot => ({
	...{peer: `${name}-id`, name, host: '10.0.0.1', port: 1, isLate: false, joinedAt: 0, heardAt: 0},
	...{beats: 0, beatsKnown: 0, endsAt: null, files: 0, upRate: 0, downRate: 0, fetching: ''},
});
const group: GroupSnapshot = {
	...{file, name: 'talk\u0007.mkv', size: 1000, fragments: 10, topology: 'ring', why: '', isHeld: false},
	...{owner: 'bob-id', ownerSent: 12, rarest: 2},
	members: [
		{peer: 'alice-id', have: 10, isDone: true, endsAt: null},
		{peer: 'carol-id', have: 5, isDone: false, endsAt: performance.now() + 60_000},
	],
};
const viewOf = (of: GroupSnapshot, watched: string | null = null) => {
	const board = new ManagerBoard({listen: {host: '127.0.0.1', port: 0}, heartbeat: 1, lease: 1, late: 1});
	board.watchGroup(watched);
	const snapshot: ManagerSnapshot = {
		...{epoch: '1', version: 1, departed: [], groups: [of]},
		peers: [peer('alice'), peer('bob\u0007'), peer('carol')].map((one, at) =>
			at === 1 ? {...one, peer: 'bob-id'} : one,
		),
	};
	return board.view({snapshot: () => snapshot, detail: () => null});
};

describe('a group', () => {
	test('is a row with names, escaped, copies for fragments and one share of all that is needed', () => {
		const row = viewOf(group).groups.get(file)!;
		expect(row).toMatchObject({name: 'talk\\u{7}.mkv', owner: 'bob\\u{7}', ownerCopies: 1.2, rarest: 2});
		expect(row).toMatchObject({members: 2, done: 1, share: 0.75});
		expect(row.endsAt! - Date.now()).toBeGreaterThan(50_000);
	});

	test('ends nobody knows when as long as nobody can say it of one that lacks something', () => {
		const [done, under] = group.members as [(typeof group.members)[0], (typeof group.members)[0]];
		expect(viewOf({...group, members: [done, under, {...under, endsAt: null}]}).groups.get(file)!.endsAt).toBeNull();
		expect(viewOf({...group, members: [done]}).groups.get(file)!.endsAt).toBeNull();
	});

	test('that nobody has told anything of has a name and no copies', () => {
		const row = viewOf({...group, name: '', fragments: 0, ownerSent: null, owner: ''}).groups.get(file)!;
		expect(row).toMatchObject({name: 'abababab', ownerCopies: null, owner: '', share: 0});
	});

	test('has its members sent only while it is looked at', () => {
		expect(viewOf(group).groupDetail).toBeNull();
		expect(viewOf(group, 'another').groupDetail).toBeNull();
		expect(viewOf(group, file).groupDetail).toMatchObject({
			file,
			members: [
				{name: 'alice', have: 10, isDone: true, endsAt: null},
				{name: 'carol', have: 5, isDone: false},
			],
		});
	});

	test('is told in the log when it changes and when it is over', () => {
		const board = new ManagerBoard({listen: {host: '127.0.0.1', port: 0}, heartbeat: 1, lease: 1, late: 1});
		const snapshot = (): ManagerSnapshot => ({epoch: '1', version: 1, peers: [], departed: [], groups: []});
		const fact = {
			event: 'group',
			id: file,
			name: 'talk.mkv',
			topology: 'ring',
			why: '',
			held: true,
			owner: 'bob',
		} as const;
		board.hear({...fact, members: ['alice', 'carol']}, snapshot);
		board.hear({...fact, topology: 'swarm', held: false, members: []}, snapshot);
		board.hear({event: 'group-over', id: file, name: ''}, snapshot);
		const {managerLog} = board.view({snapshot, detail: () => null});
		expect([...managerLog.values()].map(({who, text}) => `${who}: ${text}`)).toEqual([
			'bob: group of talk.mkv: ring, 2 members, held by its owner',
			'bob: group of talk.mkv: swarm, asks everybody',
			': group of abababab is over',
		]);
	});
});
