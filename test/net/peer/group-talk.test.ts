/** What the manager's word on a group does: whom an owner gave what is forgotten with another order, and a group that is a swarm now is not over. */
import {beforeEach, expect, test} from 'vitest';
import type {PeerFact} from '../../../source/net/facts.ts';
import {GroupTalk, type GroupTalkParts} from '../../../source/net/peer/group-talk.ts';
import {Groups} from '../../../source/net/peer/groups.ts';
import {Shelf} from '../../../source/net/peer/shelf.ts';
import type {Message, MessageOf} from '../../../source/net/wire/messages.ts';

const file = 'ab'.repeat(32);
let facts: PeerFact[];
let said: Message[];
let forgotten: number;
let groups: Groups;
let talk: GroupTalk;

beforeEach(() => {
	facts = [];
	said = [];
	forgotten = 0;
	groups = new Groups(message => said.push(message));
	const parts = {
		...{groups, shelf: new Shelf(), terms: undefined},
		downloads: {regrouped: () => {}, of: () => []},
		uploads: {reconsider: () => {}, grants: {forget: () => forgotten++}},
		nameOf: (peer: string) => `${peer}!`,
		report: (fact: PeerFact) => facts.push(fact),
	};
	talk = new GroupTalk(parts as unknown as GroupTalkParts);
});

const hear = (topology: string, members: readonly string[], more: Partial<MessageOf<'group'>> = {}): void =>
	talk.heard({
		...{type: 'group', file, topology, why: 'all alike', isHeld: false, isOver: false, owner: 'o'},
		...{part: 0, parts: 1, members, ...more},
	});

test('whom an owner gave what is kept while members come and go, and forgotten with another order or topology', () => {
	hear('chain', ['a', 'b']);
	forgotten = 0;
	hear('chain', ['a', 'b', 'c']);
	hear('chain', ['b', 'c']);
	expect(forgotten).toBe(0);
	hear('chain', ['c', 'b']);
	expect(forgotten).toBe(1);
	hear('swarm', []);
	expect(forgotten).toBe(2);
});

test('who stays for the others stays when the group becomes a swarm, and goes when it is over', () => {
	groups.join(file, null);
	hear('chain', ['a', 'b']);
	hear('swarm', []);
	expect(groups.staying).toEqual([file]);
	expect(facts.map(({event}) => event)).toEqual(['group']);
	hear('swarm', [], {isOver: true});
	expect(groups.staying).toEqual([]);
	expect(facts.at(-1)).toEqual({event: 'group-over', id: file});
});

test('where the manager chooses it hears of small groups twice a second, of others with heartbeats alone', () => {
	let have = 0;
	const standing = () => ({have: ++have, sent: 0, rarest: 1});
	const count = (): number => said.splice(0).filter(({type}) => type === 'group-news').length;
	hear('chain', ['a', 'b']);
	groups.tellChooser(standing);
	expect(count()).toBe(1);
	hear('chain', ['a', 'b'], {why: ''});
	groups.tellChooser(standing);
	hear(
		'chain',
		Array.from({length: 65}, (_, index) => `m${index}`),
	);
	groups.tellChooser(standing);
	expect(count()).toBe(0);
	expect(groups.news(standing)).toHaveLength(1);
});
