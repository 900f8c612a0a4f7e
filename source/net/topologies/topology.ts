/** Who asks whom for which fragment: one interface of three pure functions. A topology holds no state and sends nothing. */
import type {Bitfield} from '../bitfield.ts';
import type {FragmentIndex, PeerId, TopologyName} from '../types.ts';

/** What a downloader knows of its swarm, for one file. */
export type SwarmView = {
	/** Fragments in the file. */
	readonly fragments: number;
	/** Different in every downloader: 0 up to 1. */
	readonly seed: number;
	/** Everybody in the manager's list but us. */
	readonly peers: readonly PeerId[];
	/** Everybody that ever answered with a fragment, in the order of answering; some may be gone. */
	readonly answered: readonly PeerId[];
	/** Whether all that were asked have answered, or have had their time. */
	readonly isSettled: boolean;
	/** Fragments neither here nor asked for. */
	readonly wanted: Bitfield;
	/** The fewest copies that any wanted fragment has. */
	readonly lowestCopies: number;
	/** Whether we may ask this peer now: linked, neither mute nor banned. */
	isUsable(peer: PeerId): boolean;
	holds(peer: PeerId, fragment: FragmentIndex): boolean;
	/** Copies of a fragment among the peers that answered. */
	copies(fragment: FragmentIndex): number;
};

/** What a source knows of the file it serves. */
export type ServingView = {
	/** Whether it had all of the file from the start. */
	readonly isOwner: boolean;
	/** How often it has sent a fragment. */
	sent(fragment: FragmentIndex): number;
	/** Whether this peer has also asked for a fragment that was never sent. */
	isUnsentOwed(to: PeerId): boolean;
};

export type Topology = {
	readonly name: TopologyName;
	/** Whom to ask, and to keep a link to while they have something for us. */
	neighbours(view: SwarmView): readonly PeerId[];
	/** What to ask this peer for now: at most `room` wanted fragments that it holds. */
	pick(view: SwarmView, from: PeerId, room: number): readonly FragmentIndex[];
	/** Whether a source sends this fragment to this peer now; what is not granted stays owed. */
	grants(view: ServingView, to: PeerId, fragment: FragmentIndex): boolean;
};
