/** Who asks whom for which fragment: one interface of three pure functions. A topology holds no state and sends nothing. */
import type {Bitfield} from '../bitfield.ts';
import type {FragmentIndex, PeerId, TopologyName} from '../types.ts';

/** Who is there, for one file. */
export type Neighbourhood = {
	/** This downloader. */
	readonly me: PeerId;
	/** Everybody in the manager's list but us. */
	readonly peers: readonly PeerId[];
	/** Who shares the file and downloads nothing of it, as the manager says; empty when nobody does. */
	readonly owner: PeerId;
	/** The group in the manager's order, us included; empty where order does not matter. */
	readonly members: readonly PeerId[];
	/** Whether there may be members that nobody has told us of. */
	readonly isPartial: boolean;
};

/** What a downloader knows of its swarm, for one file. */
export type SwarmView = Neighbourhood & {
	/** Fragments in the file. */
	readonly fragments: number;
	/** Different in every downloader: 0 up to 1. */
	readonly seed: number;
	/** Everybody that ever answered with a fragment, in the order of answering; some may be gone. */
	readonly answered: readonly PeerId[];
	/** Whether all that were asked have answered, or have had their time. */
	readonly isSettled: boolean;
	/** Nothing has come for so long that the order may be broken. */
	readonly isStarved: boolean;
	/** How often it was starved before. */
	readonly famines: number;
	/** Fragments neither here nor asked for. */
	readonly wanted: Bitfield;
	/** The fewest copies that any wanted fragment has. */
	readonly lowestCopies: number;
	/** Whether we may ask this peer now: linked, neither mute nor banned. */
	isUsable(peer: PeerId): boolean;
	/** How many of what this peer was asked for it does not have yet, as far as we know. */
	awaited(peer: PeerId): number;
	/** How many fragments this peer is asked for now. */
	asked(peer: PeerId): number;
	/** How many fragments this peer gave or is asked for. */
	taken(peer: PeerId): number;
	holds(peer: PeerId, fragment: FragmentIndex): boolean;
	/** Wanted fragments that a peer holds, ascending from `start` and round to it. */
	offers(peer: PeerId, start?: FragmentIndex): Iterable<FragmentIndex>;
	/** Copies of a fragment among the peers that answered. */
	copies(fragment: FragmentIndex): number;
};

/** What a source knows of the file it serves. */
export type ServingView = {
	/** Whether it had all of the file from the start. */
	readonly isOwner: boolean;
	/** Whether anybody waits for a fragment of it that was given to nobody, or is being sent one that nobody had been given. */
	readonly hasFirsts: boolean;
	/** Whom a fragment was given to last; undefined for nobody. */
	givenTo(fragment: FragmentIndex): PeerId | undefined;
	/** Milliseconds since this peer was first refused a fragment; 0 when it was not. */
	refusedFor(to: PeerId, fragment: FragmentIndex): number;
	/** The group in the manager's order; empty where order does not matter. */
	readonly members: readonly PeerId[];
};

/** `send` it now; `hold` it, it stays owed; `refuse` it: others have it and will pass it on. */
export type Grant = 'send' | 'hold' | 'refuse';

export type Topology = {
	readonly name: TopologyName;
	/** Whether everybody is asked, and nobody needs to know the group. */
	readonly isOpen: boolean;
	/** Whether it is each downloader's own choice, and no group ever follows it together. */
	readonly isOwnChoice: boolean;
	/** Whether every step of it is told unasked: who asks whom is what it is for. */
	readonly isToldUnasked: boolean;
	/** Whom to ask, and to keep a link to while they have something for us. */
	neighbours(view: Neighbourhood): readonly PeerId[];
	/** What to ask this peer for now: at most `room` wanted fragments; ones that it does not hold only where it passes on whatever comes. */
	pick(view: SwarmView, from: PeerId, room: number): readonly FragmentIndex[];
	/** What a source does with this peer's request for a fragment. */
	grants(view: ServingView, to: PeerId, fragment: FragmentIndex): Grant;
};
