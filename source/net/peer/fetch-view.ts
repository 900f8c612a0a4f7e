/** The swarm as a topology sees it: a window on what a download knows, not a copy. */
import type {Clock} from '../ports.ts';
import type {Neighbourhood, SwarmView} from '../topologies/topology.ts';
import type {PeerId} from '../types.ts';
import type {Rarity} from './rarity.ts';
import type {Source} from './source.ts';

/** What only the whole download knows. */
export type Surroundings = {
	neighbourhood(): Neighbourhood;
	/** Whether nothing has come for long. */
	isStarved(): boolean;
	/** Whether all who were asked have answered or had their time. */
	isSettled(): boolean;
};

type Known = Pick<SwarmView, 'fragments' | 'seed' | 'answered'> & {
	readonly rarity: Rarity;
	readonly sources: ReadonlyMap<PeerId, Source>;
};

export const viewOf = (known: Known, clock: Clock, surroundings: Surroundings): SwarmView => {
	const {fragments, seed, answered, rarity, sources} = known;
	return {
		fragments,
		seed,
		answered,
		wanted: rarity.wanted,
		get me() {
			return surroundings.neighbourhood().me;
		},
		get owner() {
			return surroundings.neighbourhood().owner;
		},
		get members() {
			return surroundings.neighbourhood().members;
		},
		get peers() {
			return surroundings.neighbourhood().peers;
		},
		get isSettled() {
			return surroundings.isSettled();
		},
		get isStarved() {
			return surroundings.isStarved();
		},
		get lowestCopies() {
			return rarity.lowest;
		},
		isUsable: peer => sources.get(peer)?.isMute(clock.now()) === false,
		isIdle: peer => sources.get(peer)?.inFlight === 0,
		awaited: peer => {
			const source = sources.get(peer);
			return source ? [...source.requests.values()].filter(({index}) => !source.holds.has(index)).length : 0;
		},
		holds: (peer, index) => sources.get(peer)?.holds.has(index) ?? false,
		copies: index => rarity.copies(index),
	};
};
