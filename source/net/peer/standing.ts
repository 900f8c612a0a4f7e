/** How a peer stands to all others: who it is, whom it knows, and whom it tells what it does. A manager gives that, or a person by hand. */
import type {Failure} from '../failures.ts';
import type {Link} from '../ports.ts';
import type {FileId, Group, LinkId, PeerId} from '../types.ts';
import type {Message} from '../wire/messages.ts';
import type {MembershipSnapshot} from './options.ts';
import type {OwnLease} from './own-lease.ts';
import type {RosterView} from './roster-view.ts';

/** What the peer engine wants to hear of it. */
export type StandingListener = {
	/** Joined, or back after a loss: everything told before must be told again. */
	onJoined(): void;
	/** The list changed. */
	onList(): void;
	/** An answer to what was said. */
	onHeard(message: Message): void;
	/** A group that no manager has spoken of. */
	onGroup(file: FileId, group: Group): void;
};

export type Standing = {
	readonly peer: PeerId;
	readonly name: string;
	readonly roster: RosterView;
	readonly lease: Pick<OwnLease, 'endsAt'>;
	/** Whether what is said is heard now. */
	readonly isJoined: boolean;
	/** Where the manager is, as seen from here; empty without one. */
	readonly managerHost: string;
	/** Nothing is heard or said any more. */
	readonly hasEnded: boolean;
	/** Call once. */
	start(): void;
	/** A person wants it sooner than planned. */
	reconnect(): void;
	snapshot(): MembershipSnapshot;
	/** Says something to whoever keeps the list; what comes of it is heard later. */
	say(message: Message): void;
	/** Says much, in this order. */
	sayAll(messages: readonly Message[]): void;
	/** Whether a link is its own. */
	owns(link: LinkId): boolean;
	opened(link: Link): void;
	closed(because: Failure, link: LinkId): void;
	message(message: Message, link: Link): void;
	/** Our listener stands. */
	listening(port: number): void;
	listenFailed(because: Failure): void;
	/** `late`: milliseconds by which we stalled ourselves. */
	tick(late: number): void;
	/** Ends in order. */
	leave(): void;
};
