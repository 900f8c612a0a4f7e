/** What people do at the machines of a story: pause and resume, drop and try again, ban and forgive. Plans it from a seed and does it; judges nothing. */
import type {TransferId} from '../net/types.ts';
import {SeededRandom} from './seeded-random.ts';
import type {SimulatedPeer} from './simulated-peer.ts';

/** Done at one moment, taken back after a span; milliseconds. */
export type Whim = {
	readonly at: number;
	readonly span: number;
	readonly peer: string;
} /** Every download; `delete` drops what is verified too. */ & (
	| {readonly what: 'pause' | 'drop' | 'delete'}
	| {readonly what: 'ban'; readonly other: string}
	| {readonly what: 'hurry'}
);

type Wish = {readonly peer: string; readonly at: number};

/** `names`: who may be banned. */
export const planWhims = (seed: number, wishes: readonly Wish[], names: readonly string[]): readonly Whim[] => {
	const random = new SeededRandom(seed, 'people');
	const count = random.chance(0.6) ? random.int(1, 4) : 0;
	return Array.from({length: count}, () => {
		const wish = random.pick(wishes);
		const when = {at: wish.at + random.int(0, 5000), span: random.int(50, random.chance(0.2) ? 15_000 : 4000)};
		const what = random.pick(['pause', 'pause', 'pause', 'drop', 'drop', 'delete', 'ban', 'hurry'] as const);
		const {peer} = wish;
		return what === 'ban' ? {...when, peer, what, other: random.pick(names)} : {...when, peer, what};
	});
};

/** Does it, and returns how it is taken back. Nobody types at a machine that stands still. */
export const indulge = (whim: Whim, peerOf: (name: string) => SimulatedPeer): (() => void) => {
	const peer = peerOf(whim.peer);
	if (!peer.isRunning || peer.isStalled) return () => {};
	const transfers = under(peer);
	const all = (type: 'pause' | 'resume' | 'retry'): void => {
		for (const transfer of transfers) peer.post({type, transfer});
	};
	switch (whim.what) {
		case 'pause':
			all('pause');
			return () => all('resume');
		case 'drop':
		case 'delete':
			for (const transfer of transfers) peer.post({type: 'drop', transfer, isKept: whim.what === 'drop'});
			return () => all('retry');
		case 'ban': {
			const id = peerOf(whim.other).snapshot()?.peer;
			if (id === undefined) return () => {};
			peer.post({type: 'ban', peer: id});
			return () => peer.post({type: 'unban', peer: id});
		}
		case 'hurry':
			all('retry');
			peer.post({type: 'reconnect'});
			return () => {};
		default:
			return whim satisfies never;
	}
};

const under = (peer: SimulatedPeer): readonly TransferId[] =>
	(peer.snapshot()?.transfers ?? []).flatMap(({transfer, endedAt}) =>
		transfer !== null && endedAt === null ? [transfer] : [],
	);
