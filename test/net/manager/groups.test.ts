import {beforeEach, describe, expect, test} from 'vitest';
import type {Telling} from '../../../source/net/manager/group-tellings.ts';
import {Groups} from '../../../source/net/manager/groups.ts';
import type {MessageOf} from '../../../source/net/wire/messages.ts';

const file = 'ab'.repeat(32);
/** Ten fragments. */
const shared = {file, name: 'a.bin', size: 9_500, fragmentSize: 1000, whole: 'cd'.repeat(32)};
let holders: string[];
let groups: Groups;
let now: number;

beforeEach(() => {
	holders = ['owner'];
	now = 0;
	groups = new Groups({holders: () => holders, fileOf: () => (holders.length > 0 ? shared : undefined)});
});

const join = (peer: string, topology = ''): unknown => groups.told(peer, {type: 'group-join', file, topology}, now);
const leave = (peer: string): unknown => groups.told(peer, {type: 'group-leave', file}, now);
const agree = (peer: string, topology: string, isHeld = false): unknown =>
	groups.told(peer, {type: 'group-terms', file, topology, isHeld}, now);
const publish = (...peers: string[]): void => {
	holders = [...holders, ...peers];
	groups.shared([{file}]);
};
/** What is told now: to whom, and what of it matters. */
const told = (): {to: string[]; topology: string; owner: string; members: string[]; isHeld: boolean}[] =>
	groups.take(now).map(({to, messages}: Telling) => {
		const [{topology, owner, isHeld}] = messages as [MessageOf<'group'>];
		return {to: [...to], topology, owner, isHeld, members: messages.flatMap(({members}) => [...members])};
	});

describe('a group where order matters', () => {
	test('all members and the owner hear of everybody, in the order of joining', () => {
		join('a', 'ring');
		expect(told()).toEqual([{to: ['owner', 'a'], topology: 'ring', owner: 'owner', isHeld: false, members: ['a']}]);
		join('c');
		join('b');
		expect(told()).toMatchObject([{to: ['owner', 'a', 'c', 'b'], topology: 'ring', members: ['a', 'c', 'b']}]);
		expect(told()).toEqual([]);
	});

	test('one that leaves, in order or not, is in it no more', () => {
		for (const peer of ['a', 'b', 'c']) join(peer, 'chain');
		told();
		leave('a');
		groups.remove('c');
		expect(told()).toMatchObject([{to: ['owner', 'b'], members: ['b']}]);
		leave('b');
		expect(told()).toMatchObject([{to: ['owner'], members: []}]);
		expect(groups.topologyOf(file)).toBe('');
	});

	test('follows what the first member wished, whatever the later ones do', () => {
		join('a', 'ring');
		join('b', 'chain');
		expect(told()).toMatchObject([{topology: 'ring'}]);
	});

	test('follows what the sharer set before all wishes, also when it sets it later', () => {
		agree('owner', 'chain');
		join('a', 'ring');
		expect(told()).toMatchObject([{topology: 'chain'}]);
		agree('owner', 'group', true);
		expect(told()).toMatchObject([{topology: 'group', isHeld: true}]);
		agree('a', 'swarm');
		expect(told()).toEqual([]);
	});

	test('has another owner when the first leaves, and none when nobody else shares it', () => {
		holders = ['owner', 'other'];
		join('a', 'ring');
		told();
		holders = ['other'];
		groups.remove('owner');
		expect(told()).toMatchObject([{owner: 'other'}]);
		holders = [];
		groups.remove('other');
		expect(told()).toMatchObject([{owner: '', to: ['a']}]);
		publish('third');
		expect(told()).toMatchObject([{owner: 'third'}]);
	});

	test('is over when all its members have the file, and not before', () => {
		for (const peer of ['a', 'b']) join(peer, 'ring');
		told();
		publish('a');
		expect(told()).toEqual([]);
		publish('b');
		expect(told()).toMatchObject([{members: [], to: expect.arrayContaining(['a', 'b', 'owner'])}]);
		expect(groups.snapshot(now)).toEqual([]);
	});

	test('is over, too, when the last that lacked something leaves', () => {
		for (const peer of ['a', 'b']) join(peer, 'ring');
		publish('a');
		told();
		groups.remove('b');
		expect(told()).toMatchObject([{members: [], to: expect.arrayContaining(['a'])}]);
	});

	test('that is large is told at most every 2 ms a member, a new member included', () => {
		for (let index = 0; index < 100; index++) join(`peer-${index}`, 'ring');
		expect(told()).toHaveLength(1);
		join('late');
		now = 199;
		expect(told()).toEqual([]);
		now = 202;
		expect(told()).toMatchObject([{members: expect.arrayContaining(['late'])}]);
	});
});

test('where everybody asks everybody only the new ones hear, and the owner of what changes, and nobody is named', () => {
	join('a', 'swarm');
	expect(told()).toEqual([{to: ['owner', 'a'], topology: 'swarm', owner: 'owner', isHeld: false, members: []}]);
	join('b', 'ring');
	expect(told()).toMatchObject([{to: ['b'], topology: 'swarm', members: []}]);
	leave('a');
	expect(told()).toEqual([]);
	agree('owner', '', true);
	expect(told()).toMatchObject([{to: ['owner', 'b'], isHeld: true}]);
	agree('owner', '');
	// An owner that goes on thinking that it is held would send nothing.
	expect(told()).toMatchObject([{to: ['owner', 'b'], isHeld: false}]);
});

test('where nobody named a topology: a swarm of one, a chain of two that all hear of, until somebody names another', () => {
	join('b');
	expect(told()).toMatchObject([{to: ['owner', 'b'], topology: 'swarm', members: []}]);
	expect(groups.topologyOf(file)).toBe('');
	join('a');
	expect(told()).toMatchObject([{to: ['owner', 'b', 'a'], topology: 'chain', members: ['b', 'a']}]);
	expect(groups.snapshot(now)).toMatchObject([{topology: 'chain', why: 'all alike'}]);
	join('c', 'ring');
	expect(told()).toMatchObject([{to: ['owner', 'b', 'a', 'c'], topology: 'ring', members: ['b', 'a', 'c']}]);
	expect(groups.snapshot(now)).toMatchObject([{topology: 'ring', why: ''}]);
	expect(groups.topologyOf(file)).toBe('ring');
});

describe('how far a group is', () => {
	const news = (peer: string, have: number, sent = 0, rarest = 0): unknown =>
		groups.told(peer, {type: 'group-news', file, have, sent, rarest}, now);
	const seen = () => groups.snapshot(now)[0]!;

	test('what members say of themselves is shown, and what others say is not', () => {
		join('a', 'ring');
		join('b');
		told();
		expect(seen()).toMatchObject({ownerSent: null, rarest: 1});
		news('a', 5, 0, 3);
		news('b', 7, 0, 2);
		news('owner', 10, 12, 0);
		news('stranger', 1, 1, 1);
		expect(groups.snapshot(now)).toEqual([
			{
				...{file, name: 'a.bin', size: 9_500, fragments: 10, topology: 'ring', why: '', isHeld: false},
				...{owner: 'owner', ownerSent: 12, rarest: 2},
				members: [
					{peer: 'a', have: 5, isDone: false, endsAt: null},
					{peer: 'b', have: 7, isDone: false, endsAt: null},
				],
			},
		]);
	});

	test('whoever has all of it is a copy of every fragment, and done whatever it told last', () => {
		for (const peer of ['a', 'b', 'c']) join(peer, 'ring');
		told();
		news('a', 4, 0, 1);
		news('b', 4, 0, 1);
		publish('a');
		expect(seen().rarest).toBe(2);
		expect(seen().members[0]).toEqual({peer: 'a', have: 10, isDone: true, endsAt: null});
		holders = ['a'];
		groups.remove('owner');
		told();
		expect(seen()).toMatchObject({owner: '', rarest: 1});
	});

	test('each member ends at its pace of late; nobody can say before two news, or after silence', () => {
		join('a', 'ring');
		told();
		now = 1000;
		news('a', 2);
		expect(seen().members[0]!.endsAt).toBeNull();
		now = 3000;
		news('a', 4);
		// A fragment a second: six more.
		expect(seen().members[0]!.endsAt).toBe(9000);
		now = 13_000;
		expect(seen().members[0]!.endsAt).toBe(9000);
		now = 13_001;
		expect(seen().members[0]!.endsAt).toBeNull();
		news('a', 5);
		expect(seen().members[0]!.endsAt).toBeCloseTo(13_001 + (5 * 12_001) / 3, 5);
	});

	test('what was slow a quarter of a minute ago does not count any more', () => {
		join('a', 'ring');
		for (const [at, have] of [
			[0, 0],
			[10_000, 1],
			[20_000, 3],
			[30_000, 5],
		] as const) {
			now = at;
			news('a', have);
		}
		// Two fragments in the last ten seconds, and not five in thirty.
		expect(seen().members[0]!.endsAt).toBe(55_000);
	});

	test('a file keeps its name and size when nobody shares it any more', () => {
		join('a', 'ring');
		told();
		holders = [];
		groups.remove('owner');
		told();
		expect(seen()).toMatchObject({name: 'a.bin', fragments: 10, owner: '', rarest: 0});
	});
});

test('what changed is told with names to find: begun, changed, over; newcomers of an open group change nothing', () => {
	const changes = () => groups.take(now).map(({change}) => change);
	join('a', 'ring');
	expect(changes()).toEqual([
		{...{file, name: 'a.bin', topology: 'ring', why: '', isHeld: false, owner: 'owner'}, members: ['a'], isOver: false},
	]);
	leave('a');
	expect(changes()).toMatchObject([{isOver: true, members: []}]);
	join('a', 'swarm');
	join('b');
	expect(changes()).toMatchObject([{topology: 'swarm', members: [], isOver: false}]);
	join('c');
	expect(changes()).toEqual([null]);
	for (const peer of ['a', 'b', 'c']) leave(peer);
	expect(changes()).toMatchObject([{isOver: true}]);
	expect(changes()).toEqual([]);
});

test('a peer may be in a thousand groups and not in one more', () => {
	for (let index = 0; index < 1000; index++)
		expect(groups.told('a', {type: 'group-join', file: String(index), topology: ''}, now)).toBeUndefined();
	expect(join('a')).toMatchObject({code: 'E_QUOTA'});
	groups.told('a', {type: 'group-leave', file: '7'}, now);
	expect(join('a')).toBeUndefined();
});
