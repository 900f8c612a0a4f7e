import {beforeEach, expect, test} from 'vitest';
import {Groups} from '../../../source/net/peer/groups.ts';
import type {Message, MessageOf} from '../../../source/net/wire/messages.ts';

const file = 'ab'.repeat(32);
let said: Message[];
let groups: Groups;
beforeEach(() => {
	said = [];
	groups = new Groups(message => said.push(message));
});

const word = (more: Partial<MessageOf<'group'>> = {}): MessageOf<'group'> => ({
	...{type: 'group', file, topology: 'ring', why: '', isHeld: false, isOver: false, owner: 'o'},
	...{part: 0, parts: 1, members: ['a', 'b'], ...more},
});

test('a list in parts counts when it is whole', () => {
	expect(groups.heard(word({parts: 2}))).toBeUndefined();
	expect(groups.get(file)).toBeUndefined();
	expect(groups.heard(word({part: 1, parts: 2, members: ['c']}))).toMatchObject({members: ['a', 'b', 'c']});
	expect(groups.topology(file)?.name).toBe('ring');
});

test('what we do not have yet may be asked of us only while we are in a group that passes on', () => {
	expect(groups.passesOn(file)).toBe(false);
	groups.join(file, null);
	expect(groups.passesOn(file)).toBe(false);
	groups.heard(word());
	expect(groups.passesOn(file)).toBe(true);
	expect(groups.staying).toEqual([file]);
	groups.leave(file);
	expect(groups.passesOn(file)).toBe(false);
	expect(groups.staying).toEqual([]);
	groups.join(file, null);
	groups.heard(word({topology: 'swarm', members: []}));
	expect(groups.passesOn(file)).toBe(false);
});

test('joining and leaving are said, leaving only by a member', () => {
	groups.leave(file);
	groups.join(file, 'chain');
	groups.leave(file);
	expect(said).toEqual([
		{type: 'group-join', file, topology: 'chain'},
		{type: 'group-leave', file},
	]);
});

test('a manager that knows nothing hears terms and groups again', () => {
	groups.join(file, 'ring');
	groups.agree('cd'.repeat(32), {topology: null, isHeld: true});
	said = [];
	groups.again();
	expect(said).toEqual([
		{type: 'group-terms', file: 'cd'.repeat(32), topology: '', isHeld: true},
		{type: 'group-join', file, topology: 'ring'},
	]);
	expect(groups.held).toEqual(['cd'.repeat(32)]);
});

test('news are told once each time they change', () => {
	groups.heard(word());
	const standing = {have: 1, sent: 2, rarest: 100_000};
	expect(groups.news(() => standing)).toEqual([{type: 'group-news', file, have: 1, sent: 2, rarest: 65_535}]);
	expect(groups.news(() => standing)).toEqual([]);
	expect(groups.news(() => ({...standing, have: 2}))).toHaveLength(1);
	expect(groups.news(() => undefined)).toEqual([]);
});
