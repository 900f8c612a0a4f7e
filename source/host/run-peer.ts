/** A peer engine with real sockets, disk and time around it, in this thread. Decides nothing. */
import {keepManager, keptManager} from '../config/known-managers.ts';
import {addressFile} from '../config/private-files.ts';
import {FileDisk} from '../files/file-disk.ts';
import type {PeerEvent, PeerIntent} from '../net/events.ts';
import type {PeerFact} from '../net/facts.ts';
import {escapeText} from '../net/names.ts';
import type {Attempt, PeerOptions, PeerSnapshot, TransferDetail} from '../net/peer/options.ts';
import {PeerEngine} from '../net/peer/peer-engine.ts';
import type {KeyText} from '../net/tcp/keys.ts';
import {TcpNetwork} from '../net/tcp/tcp-network.ts';
import type {Secret} from '../net/ticket.ts';
import type {Address, FragmentIndex, PeerId, TransferId} from '../net/types.ts';
import {peerTick, startTicks, systemClock} from './clock.ts';
import {containing} from './containment.ts';
import {eventLoop} from './event-loop.ts';
import {identityOf} from './identity.ts';
import {systemRandom} from './random.ts';

export type PeerSurroundings = {
	/** What all links are protected by, to the manager and between peers; none: they are open. */
	readonly secret?: Secret | null;
	/** What we are known by; none: a new one. */
	readonly key?: KeyText | null;
	/** Folder of the managers that were met; none: each is met for the first time. */
	readonly managers?: string | null;
	/** Where the index is kept; null: nowhere. */
	readonly cacheDirectory: string | null;
	/** Absolute folder that keeps every fragment as a file of its own; none: no folder does. */
	readonly fragmentFiles?: string | null;
	/** Whether files that are shared are broken up there too. */
	readonly breaksUp?: boolean;
	report(fact: PeerFact): void;
	onBug(error: unknown): void;
};

export type RunningPeer = {
	post(intent: PeerIntent): void;
	snapshot(): PeerSnapshot;
	/** Every fragment of one download; null when it is none of the latest. */
	detail(transfer: TransferId): TransferDetail | null;
	/** Every time a fragment was asked for, oldest first. */
	attempts(transfer: TransferId, index: FragmentIndex): readonly Attempt[];
	/** BLAKE3 of one fragment, 64 hex digits; empty when unknown. */
	fragmentHash(transfer: TransferId, index: FragmentIndex): string;
	/** Whether anything asked for has not come to its end. */
	isDownloading(): boolean;
	/** Whether others in a group still need what is here. */
	isStaying(): boolean;
	/** Hears and says nothing any more, as a process that hangs; `stop` then closes everything without a goodbye. */
	fallSilent(): void;
	/** Says goodbye, writes down what is verified, closes everything. */
	stop(): Promise<void>;
};

/** Whom we met at a manager's address before, and where to keep whom we meet now. `folder`: null where nobody proves anything. */
const meeting = (manager: Address | null, folder: string | null) => {
	if (!manager || folder === null) return {met: {}, meets: {}};
	const id = keptManager(folder, manager);
	const forgetting = `remove ${escapeText(addressFile(folder, manager))}, which remembers the old one`;
	return {
		met: id === null ? {} : {knownManager: {id, forgetting}},
		meets: {meets: (met: PeerId) => keepManager(folder, manager, met)},
	};
};

/** Starts at once; the facts tell how it goes. */
export const startPeer = (
	options: PeerOptions,
	{
		secret = null,
		key = null,
		managers = null,
		cacheDirectory,
		fragmentFiles = null,
		breaksUp = false,
		report,
		onBug,
	}: PeerSurroundings,
): RunningPeer => {
	const identity = identityOf(key);
	const contain = containing({
		endLink: (link, because) => network.endLink(link, because),
		failTransfer: (transfer, because) => loop.post({type: 'part-failed', transfer, failure: because}),
		report,
	});
	const loop = eventLoop<PeerEvent>(onBug, contain);
	const network = new TcpNetwork({
		post: loop.post,
		secret,
		identity,
		onFlood: flood => report({event: 'flood', ...flood}),
	});
	const disk = new FileDisk({post: loop.post, cacheDirectory, fragmentFiles, breaksUp});
	const {met, meets} = meeting(options.manager, secret === null ? null : managers);
	const engine = new PeerEngine(
		{clock: systemClock, random: systemRandom, network, disk, report, ...meets},
		{...options, ...met, self: identity.id},
	);
	loop.attach(engine);
	engine.start();
	const ticks = startTicks(peerTick, loop.post);
	return {
		post: loop.post,
		snapshot: () => engine.snapshot(),
		detail: transfer => engine.downloads.detail(transfer),
		attempts: (transfer, index) => engine.downloads.attempts(transfer, index),
		fragmentHash: (transfer, index) => engine.downloads.fragmentHash(transfer, index),
		isDownloading: () => engine.isDownloading,
		isStaying: () => engine.isStaying,
		fallSilent: () => {
			ticks.stop();
			loop.stop();
		},
		stop: async () => {
			loop.post({type: 'leave'});
			ticks.stop();
			await Promise.all([network.close(), disk.close()]);
			loop.stop();
		},
	};
};
