/** The swarm as a topology sees it: a window on what a download knows, not a copy. */
import type {Clock} from '../ports.ts';
import type {Neighbourhood, SwarmView} from '../topologies/topology.ts';
import type {Ledger} from './ledger.ts';
import type {SourceSet} from './source-set.ts';

/** What only the whole download knows. */
export type Surroundings = {
	neighbourhood(): Neighbourhood;
	/** Whether all who were asked have answered or had their time. */
	isSettled(): boolean;
};

type Known = Pick<SwarmView, 'fragments' | 'seed'> & {readonly sources: SourceSet; readonly ledger: Ledger};

export const viewOf = (
	{fragments, seed, sources, ledger}: Known,
	clock: Clock,
	surroundings: Surroundings,
): SwarmView => {
	const {rarity, answered} = sources;
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
		get isPartial() {
			return surroundings.neighbourhood().isPartial;
		},
		get peers() {
			return surroundings.neighbourhood().peers;
		},
		get isSettled() {
			return surroundings.isSettled();
		},
		get isStarved() {
			return sources.isStarved(clock.now());
		},
		get famines() {
			return sources.famines;
		},
		get lowestCopies() {
			return rarity.lowest;
		},
		isUsable: peer => sources.get(peer)?.isMute(clock.now()) === false,
		awaited: peer => {
			const source = sources.get(peer);
			return source ? [...source.requests.values()].filter(({index}) => !source.holds.has(index)).length : 0;
		},
		asked: peer => sources.get(peer)?.requests.size ?? 0,
		taken: peer => ledger.of(peer).fragments + (sources.get(peer)?.requests.size ?? 0),
		holds: (peer, index) => sources.get(peer)?.holds.has(index) ?? false,
		offers: (peer, start) => {
			const source = sources.get(peer);
			return source ? rarity.wanted.common(source.holds, start) : [];
		},
		copies: index => rarity.copies(index),
	};
};
