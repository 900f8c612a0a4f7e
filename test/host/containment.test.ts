/** A mistake in any handler ends one connection or one download, is told as E_BUG, and everything else goes on. */
import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, expect, test, vi} from 'vitest';
import {containing} from '../../source/host/containment.ts';
import type {SessionView} from '../../source/host/session-view.ts';
import type {ManagerEvent, PeerEvent} from '../../source/net/events.ts';
import {failure} from '../../source/net/failures.ts';
import {ManagerEngine} from '../../source/net/manager/manager-engine.ts';
import {PeerEngine} from '../../source/net/peer/peer-engine.ts';
import {folder, open, openManager, peerPlan, until} from './opened.ts';

afterEach(() => vi.restoreAllMocks());

type Fault = {
	/** From now on. */
	arm(): void;
	hasThrown(): boolean;
};

/** Throws once at an event that fits, in whichever engine of this kind it is. */
const throwOnce = <Event>(
	engine: {readonly prototype: {on(event: Event): void}},
	fits: (event: Event) => boolean,
): Fault => {
	const {on} = engine.prototype;
	let isArmed = false;
	let hasThrown = false;
	vi.spyOn(engine.prototype, 'on').mockImplementation(function (this: unknown, event: Event) {
		if (isArmed && !hasThrown && fits(event)) {
			hasThrown = true;
			throw new Error('made for this test');
		}
		on.call(this as {on(event: Event): void}, event);
	});
	return {
		arm: () => {
			isArmed = true;
		},
		hasThrown: () => hasThrown,
	};
};

const bytes = Buffer.alloc(3_000_000, 'a mistake');
const get = {wanted: 'a.bin', topology: null, isWholeVerified: false} as const;

const isTold = ({peerLog, managerLog}: SessionView): boolean =>
	[...peerLog.values(), ...managerLog.values()].some(({text}) => text.includes('made for this test'));

/**
 * A manager, an owner, a downloader, and from the fault on one who joins and shares too: everything that can happen does. Who errs while
 * it joins has not joined, as when the network fails then. The copy comes whole; after an error that ended the download, asked for again.
 */
const expectToGoOn = async (fault: Fault): Promise<void> => {
	const here = folder();
	for (const name of ['a.bin', 'b.bin']) writeFileSync(join(here, name), bytes);
	const {session, port} = await openManager();
	const owner = open({kind: 'peer', peer: peerPlan(port, 'owner', {share: [join(here, 'a.bin')]})});
	await until(owner, view => [...view.files.values()].some(({state}) => state === 'have'));
	const downloads = join(here, 'downloads');
	const alice = open({kind: 'peer', peer: peerPlan(port, 'alice', {downloads, wait: 20_000})});
	await until(alice, ({peer}) => peer?.link.state === 'joined');
	fault.arm();
	const bob = open({kind: 'peer', peer: peerPlan(port, 'bob', {share: [join(here, 'b.bin')]})});
	alice.intent({to: 'fetch', wanted: get.wanted});
	const isOver = ({transfers}: SessionView): boolean =>
		[...transfers.values()].some(({state}) => state === 'complete' || state === 'failed');
	const view = await until(alice, isOver);
	if (![...view.transfers.values()].some(({state}) => state === 'complete')) {
		alice.intent({to: 'fetch', wanted: get.wanted});
		await until(alice, ({transfers}) => [...transfers.values()].some(({state}) => state === 'complete'));
	}
	expect(readFileSync(join(downloads, 'a.bin')).equals(bytes)).toBe(true);
	const all = [session, owner, alice, bob];
	await expect.poll(() => all.some(one => isTold(one.view())), {timeout: 20_000}).toBe(true);
	expect(fault.hasThrown()).toBe(true);
};

test.each([
	'link-opened',
	'link-accepted',
	'link-closed',
	'message',
	'block',
	'delivered',
	'part-opened',
	'fragment-stored',
	'part-finished',
	'indexed',
] as const)('a peer that errs at %s goes on', type =>
	expectToGoOn(throwOnce<PeerEvent>(PeerEngine, event => event.type === type)),
);

test.each(['hello', 'listening', 'publish', 'look-up', 'heartbeat'] as const)(
	'a manager that errs at %s goes on',
	type =>
		expectToGoOn(
			throwOnce<ManagerEvent>(ManagerEngine, event => event.type === 'message' && event.message.type === type),
		),
);

test('time itself and the end of a download are not contained', () => {
	const told: unknown[] = [];
	const contain = containing({
		endLink: id => told.push(id),
		failTransfer: () => {},
		report: ({code}) => told.push(code),
	});
	expect(contain({type: 'tick', late: 0}, new Error('x'))).toBe(false);
	expect(contain({type: 'part-failed', transfer: 1, failure: failure('E_DISK', 'x')}, new Error('x'))).toBe(false);
	expect(told).toEqual([]);
	expect(contain({type: 'delivered', link: 7, request: 1, bytes: 1}, new Error('x'))).toBe(true);
	expect(told).toEqual(['E_BUG', 7]);
});
