/** A manager engine with real sockets and time around it, in this thread. Decides nothing. */
import {forgetBan, keepBan, keptBans} from '../config/bans.ts';
import type {ManagerEvent, ManagerIntent} from '../net/events.ts';
import type {ManagerFact} from '../net/facts.ts';
import {ManagerEngine} from '../net/manager/manager-engine.ts';
import type {BanKeeper, ManagerOptions, ManagerSnapshot, MemberDetail} from '../net/manager/options.ts';
import {callerLimits} from '../net/tcp/callers.ts';
import {memberLimit} from '../net/tcp/open-files.ts';
import {TcpNetwork} from '../net/tcp/tcp-network.ts';
import type {PeerId} from '../net/types.ts';
import {type Access, keepForThisMachine, openAccess} from './access.ts';
import {managerTick, startTicks, systemClock} from './clock.ts';
import {containing} from './containment.ts';
import {eventLoop} from './event-loop.ts';
import {identityOf} from './identity.ts';
import {systemRandom} from './random.ts';

export type ManagerSurroundings = {
	/** Whom it lets in; none: anybody. */
	readonly access?: Access;
	report(fact: ManagerFact): void;
	onBug(error: unknown): void;
};

export type RunningManager = {
	post(intent: Exclude<ManagerIntent, {type: 'close'}>): void;
	snapshot(): ManagerSnapshot;
	/** More about one active peer; null when it is not. */
	detail(peer: PeerId): MemberDetail | null;
	/** Tells everybody and closes. */
	stop(): Promise<void>;
};

/** Bans on disk; one that cannot be kept there is told. */
const keeperIn = (folder: string, report: (fact: ManagerFact) => void): BanKeeper => ({
	keep: ban => {
		const because = keepBan(folder, ban);
		if (because) report({event: 'error', ...because});
	},
	forget: peer => forgetBan(folder, peer),
});

/** Starts at once; `listening` or `error` tells how it goes. */
export const startManager = (
	options: ManagerOptions,
	{access = openAccess, report: tell, onBug}: ManagerSurroundings,
): RunningManager => {
	const identity = identityOf(access.keys?.manager ?? null);
	const report = (fact: ManagerFact): void => {
		if (fact.event === 'listening') keepForThisMachine(access, fact, identity.id);
		tell(fact);
	};
	const contain = containing({
		endLink: (link, because) => network.endLink(link, because),
		// A manager downloads nothing.
		failTransfer: () => {},
		report,
	});
	const loop = eventLoop<ManagerEvent>(onBug, contain);
	const network = new TcpNetwork({
		secret: access.secret,
		identity,
		post: event => {
			// A manager moves no fragments, so its links bring none of these.
			if (event.type !== 'block' && event.type !== 'delivered' && event.type !== 'undelivered') loop.post(event);
		},
		limits: callerLimits(memberLimit()),
		onFlood: flood => report({event: 'flood', ...flood}),
	});
	const {bans} = access;
	const keeper = bans === undefined ? {} : {bans: keeperIn(bans, report)};
	const engine = new ManagerEngine(
		{clock: systemClock, random: systemRandom, network, report, ...keeper},
		{...options, self: identity.id, banned: bans === undefined ? [] : keptBans(bans)},
	);
	loop.attach(engine);
	engine.start();
	const ticks = startTicks(managerTick, loop.post);
	return {
		post: loop.post,
		snapshot: () => engine.snapshot(),
		detail: peer => engine.detail(peer),
		stop: async () => {
			loop.post({type: 'close'});
			ticks.stop();
			await network.close();
			loop.stop();
		},
	};
};
