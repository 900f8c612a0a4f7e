/** When a choice changes: at once where it must, else only for something clearly better, and ever more slowly. */
import {beforeEach, expect, test} from 'vitest';
import {GroupChoice} from '../../../source/net/manager/group-choice.ts';
import {GroupProgress} from '../../../source/net/manager/group-progress.ts';

const shared = {file: 'ab'.repeat(32), name: 'a.bin', size: 200_000_000, fragmentSize: 100_000, whole: ''};
let choice: GroupChoice;
let members: Map<string, GroupProgress>;
let ownerProgress: GroupProgress;
let now: number;

beforeEach(() => {
	choice = new GroupChoice();
	members = new Map();
	ownerProgress = new GroupProgress();
	now = 0;
});

const join = (peer: string): void => void members.set(peer, new GroupProgress());
const consider = (): boolean =>
	choice.consider({shared, owner: 'o', ownerProgress, members, holders: new Set(['o'])}, now);

/** So many seconds in which everybody gains so many fragments a second, and passes them on. */
const flow = (seconds: number, paces: Readonly<Record<string, number>>): void => {
	for (let step = 0; step < seconds * 2; step++) {
		now += 500;
		for (const [peer, progress] of members) {
			const {have = 0, sent = 0} = progress.news ?? {};
			const got = (paces[peer] ?? 0) / 2;
			progress.heard({have: have + got, sent: sent + got, rarest: 1}, now);
		}
		const sent = ownerProgress.news?.sent ?? 0;
		ownerProgress.heard({have: 2000, sent: sent + Math.max(...Object.values(paces)) / 2, rarest: 1}, now);
		consider();
	}
};

test('alone a swarm, two a chain at once, newcomers at its end', () => {
	join('b');
	expect(consider()).toBe(false);
	expect([choice.topology, choice.why]).toEqual(['swarm', 'one downloader alone']);
	join('a');
	expect(consider()).toBe(true);
	expect([choice.topology, choice.why]).toEqual(['chain', 'all alike']);
	join('c');
	expect(consider()).toBe(false);
	expect(choice.inOrder(members.keys())).toEqual(['b', 'a', 'c']);
});

test('one that slows down halfway: all go on without waiting for it', () => {
	for (const peer of ['a', 'b', 'c']) join(peer);
	consider();
	flow(8, {a: 100, b: 100, c: 100});
	expect(choice.topology).toBe('chain');
	flow(12, {a: 100, b: 10, c: 10});
	expect([choice.topology, choice.why]).toEqual(['swarm', expect.stringMatching(/^lines differ by \d/)]);
});

test('a line that stands still for a moment, as one does that has just begun, changes nothing', () => {
	for (const peer of ['a', 'b', 'c']) join(peer);
	consider();
	flow(0.5, {a: 100, b: 100, c: 100});
	flow(1, {a: 100, b: 0, c: 0});
	flow(1, {a: 100, b: 150, c: 150});
	for (let second = 0; second < 10; second++) {
		flow(1, {a: 100, b: 100, c: 100});
		expect([choice.topology, choice.why]).toEqual(['chain', 'all alike']);
	}
});

test('rates that change by a little change nothing', () => {
	for (const peer of ['a', 'b', 'c']) join(peer);
	consider();
	for (let round = 0; round < 7; round++) flow(2, {a: 100, b: 100 - (round % 2) * 10, c: 95});
	expect([choice.topology, choice.why]).toEqual(['chain', 'all alike']);
});

test('where much is left lines are looked at once, since one in front hides those behind it', () => {
	for (const peer of ['a', 'b', 'c']) join(peer);
	consider();
	flow(4, {a: 20, b: 20, c: 20});
	expect([choice.topology, choice.why]).toEqual(['swarm', 'to see what each line carries']);
	flow(6, {a: 20, b: 80, c: 80});
	expect([choice.topology, choice.why]).toEqual(['swarm', expect.stringMatching(/^lines differ by \d/)]);
	flow(10, {a: 20, b: 20, c: 20});
	expect(choice.why).not.toBe('to see what each line carries');
});

test('lines that were looked at and are alike make a chain again, and are not looked at again for a minute', () => {
	for (const peer of ['a', 'b', 'c']) join(peer);
	consider();
	flow(4, {a: 20, b: 20, c: 20});
	expect(choice.why).toBe('to see what each line carries');
	flow(4, {a: 18, b: 18, c: 18});
	expect([choice.topology, choice.why]).toEqual(['chain', 'all alike']);
	flow(40, {a: 20, b: 20, c: 20});
	expect([choice.topology, choice.why]).toEqual(['chain', 'all alike']);
});

test('one that comes and goes does not make the others change with it: each change holds twice as long as the one before', () => {
	join('a');
	consider();
	let changes = 0;
	for (let second = 0; second < 120; second++) {
		now += 1000;
		if (second % 2 === 0) join('b');
		else members.delete('b');
		if (consider()) changes++;
	}
	expect(changes).toBeLessThanOrEqual(7);
	expect(changes).toBeGreaterThan(1);
});

test('near the end nothing is changed any more', () => {
	for (const peer of ['a', 'b']) join(peer);
	consider();
	for (const progress of members.values()) progress.heard({have: 1900, sent: 0, rarest: 1}, now);
	flow(5, {a: 30, b: 3});
	expect(choice.topology).toBe('swarm');
	members.clear();
	choice = new GroupChoice();
	for (const peer of ['a', 'b']) join(peer);
	consider();
	for (const progress of members.values()) progress.heard({have: 1860, sent: 0, rarest: 1}, now);
	flow(3, {a: 45, b: 30});
	expect(choice.topology).toBe('chain');
});
