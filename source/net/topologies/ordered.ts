/** What topologies that follow the manager's order share: who stands before whom, and one copy out of the owner. */
import type {FragmentIndex, PeerId} from '../types.ts';
import type {Grant, Neighbourhood, ServingView, SwarmView} from './topology.ts';

/** The member so many places before us, round and round; undefined when that is nobody else. */
export const before = ({me, members}: Neighbourhood, places = 1): PeerId | undefined => {
	const count = members.length;
	const at = members.indexOf(me);
	if (at < 0 || count < 2 || places % count === 0) return undefined;
	return members[(((at - places) % count) + count) % count];
};

/** The first `room` wanted fragments from `start` on, round and round, that a peer holds and that pass. */
export const firstHeld = (
	view: SwarmView,
	from: PeerId,
	room: number,
	passes: (fragment: FragmentIndex) => boolean = () => true,
	start = 0,
): FragmentIndex[] => {
	const picked: FragmentIndex[] = [];
	for (const index of view.offers(from, start)) {
		if (!passes(index)) continue;
		picked.push(index);
		if (picked.length === room) break;
	}
	return picked;
};

/** Fragments asked for before the one before us has them: they come as soon as it does, without a word to and fro. */
const ahead = 8;

/** What the one before us passes on: first what it holds, then what it will have next, `most` of that. */
export const passedOn = (
	view: SwarmView,
	from: PeerId,
	room: number,
	passes: (fragment: FragmentIndex) => boolean = () => true,
	most = ahead,
): FragmentIndex[] => {
	const picked = firstHeld(view, from, room);
	let left = Math.min(room - picked.length, most - view.awaited(from));
	if (left < 1) return picked;
	for (const index of view.wanted) {
		if (!passes(index) || view.holds(from, index)) continue;
		picked.push(index);
		if (--left < 1) break;
	}
	return picked;
};

/** Which fragments enter the group at our place: each member's share is every so-manieth, so that shares fill side by side. */
export const entersAtUs = ({me, members}: Neighbourhood): ((fragment: FragmentIndex) => boolean) => {
	const [count, place] = [members.length, members.indexOf(me)];
	return fragment => fragment % count === place;
};

/** So few fragments are wanted that all of them may be asked for ahead. */
const fewLeft = 64;

/**
 * What comes round: what the one before us holds and, at the end, all that will come from it. Which is next needs no guess then, and
 * what enters last would otherwise wait at every member for a word to and fro.
 */
export const comingRound = (view: SwarmView, from: PeerId, room: number): FragmentIndex[] => {
	if (view.isPartial || view.wanted.count > fewLeft) return firstHeld(view, from, room);
	const isOurs = entersAtUs(view);
	const passes = (fragment: FragmentIndex): boolean => !isOurs(fragment) || !view.holds(view.owner, fragment);
	return passedOn(view, from, room, passes, fewLeft);
};

/** Fragments that one with nothing else to do asks for at a time: the owner may give them to others meanwhile. */
const fewAtOnce = 4;

/**
 * What a member takes from the owner beyond its share while the one before it has nothing more for it: what nobody else was given
 * yet, from the end, where the others come last. Otherwise who was quick with its share would wait for those who are slow with theirs.
 */
export const beyondShare = (view: SwarmView, from: PeerId, neighbour: PeerId, room: number): FragmentIndex[] => {
	const left = Math.min(room, fewAtOnce - view.asked(from));
	const isBusy = view.asked(neighbour) >= fewAtOnce || firstHeld(view, neighbour, 1).length > 0;
	return left < 1 || isBusy ? [] : [...view.offers(from)].slice(-left).reverse();
};

/** The fewest among whom a file is shared out: more may come, and a first member must leave them something. */
const fewestShares = 2;
/** The same where nobody knows how many there are. */
const fewestSharesOfMany = 5;

/**
 * What a member takes from the owner: its share, at least one fragment; twice as much after every famine, so that one to whom
 * nobody passes anything on has all of it in the end.
 */
export const ourShare = (view: SwarmView, from: PeerId, room: number): FragmentIndex[] => {
	const {me, members, fragments, famines, isPartial} = view;
	const places = 2 ** famines;
	if (!isPartial) {
		const shares = Math.max(fewestShares, members.length);
		const place = members.indexOf(me) % fragments;
		const isIn = (fragment: FragmentIndex): boolean => (fragment - place + shares) % shares < places;
		return firstHeld(view, from, room, isIn);
	}
	// Nobody knows which share is whose: so many, from wherever each begins; the owner refuses what it gave to another.
	const shares = Math.max(fewestSharesOfMany, members.length);
	const left = Math.ceil((fragments * places) / shares) - view.taken(from);
	const start = Math.floor(view.seed * fragments);
	return left < 1 ? [] : firstHeld(view, from, Math.min(room, left), () => true, start);
};

/** Milliseconds in which a fragment comes round, or the one who got it does not pass it on. */
const comesRound = 5000;

/** An owner gives each fragment to one member only; again when that one left, to the same one, or when it does not come round. */
export const givesOnce = (view: ServingView, to: PeerId, fragment: FragmentIndex): Grant => {
	const first = view.isOwner ? view.givenTo(fragment) : undefined;
	const isElsewhere = first !== undefined && first !== to && view.members.includes(first);
	return isElsewhere && view.refusedFor(to, fragment) < comesRound ? 'refuse' : 'send';
};
