import {beforeEach, describe, expect, test} from 'vitest';
import {Groups, type Telling} from '../../../source/net/manager/groups.ts';
import type {MessageOf} from '../../../source/net/wire/messages.ts';

const file = 'ab'.repeat(32);
let holders: string[];
let groups: Groups;
let now: number;

beforeEach(() => {
	holders = ['owner'];
	now = 0;
	groups = new Groups({holders: () => holders, nameOf: () => 'a.bin'});
});

const join = (peer: string, topology = ''): unknown => groups.told(peer, {type: 'group-join', file, topology});
const leave = (peer: string): unknown => groups.told(peer, {type: 'group-leave', file});
const agree = (peer: string, topology: string, isHeld = false): unknown =>
	groups.told(peer, {type: 'group-terms', file, topology, isHeld});
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
		expect(groups.snapshot()).toEqual([]);
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

test('where everybody asks everybody only the new ones hear, and nobody is named', () => {
	join('a');
	expect(told()).toEqual([{to: ['a'], topology: '', owner: 'owner', isHeld: false, members: []}]);
	join('b', 'ring');
	expect(told()).toMatchObject([{to: ['b'], topology: '', members: []}]);
	leave('a');
	expect(told()).toEqual([]);
});

test('what members say of themselves is shown, and what others say is not', () => {
	join('a', 'ring');
	join('b');
	told();
	const news = (peer: string, have: number, sent: number, rarest: number): unknown =>
		groups.told(peer, {type: 'group-news', file, have, sent, rarest});
	news('a', 5, 0, 3);
	news('b', 7, 0, 2);
	news('owner', 10, 12, 0);
	news('stranger', 1, 1, 1);
	expect(groups.snapshot()).toEqual([
		{
			...{file, name: 'a.bin', topology: 'ring', isHeld: false, owner: 'owner', ownerSent: 12, rarest: 2},
			members: [
				{peer: 'a', have: 5},
				{peer: 'b', have: 7},
			],
		},
	]);
});

test('a peer may be in a thousand groups and not in one more', () => {
	for (let index = 0; index < 1000; index++)
		expect(groups.told('a', {type: 'group-join', file: String(index), topology: ''})).toBeUndefined();
	expect(join('a')).toMatchObject({code: 'E_QUOTA'});
	groups.told('a', {type: 'group-leave', file: '7'});
	expect(join('a')).toBeUndefined();
});
