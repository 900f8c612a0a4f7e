/** What `get` and `collect` do: join, fetch a file or a folder, keep sharing as long as asked, leave. */
import {resolve} from 'node:path';
import {statePaths} from '../config/paths.ts';
import {counted} from '../format.ts';
import {peerAccess} from '../host/access.ts';
import {startPeer} from '../host/run-peer.ts';
import {Tracing} from '../host/tracing.ts';
import type {PeerFact} from '../net/facts.ts';
import {exitCodes, type Failure} from '../net/failures.ts';
import {fragmentFolder, peerOptions} from './peer-options.ts';
import {type Context, Ending, isFailure, onBug} from './session.ts';
import type {Wish} from './wishes.ts';

/** Runs one wish to its exit code. */
export const fetchWish = async (wish: Wish | Failure, {flags, output, access}: Context): Promise<number> => {
	if (isFailure(wish)) {
		output.error(wish);
		return exitCodes[wish.code];
	}
	const ending = new Ending();
	/** The first failure decides the exit code once everything has ended. */
	let failed = 0;
	let completed = 0;
	const groupOver = Promise.withResolvers<void>();
	const tracing = new Tracing(flags);
	const running = startPeer(
		{...peerOptions(wish.manager, flags), isTraced: tracing.isOn},
		{
			...peerAccess(access),
			cacheDirectory: statePaths().index,
			fragmentFiles: fragmentFolder(flags),
			onBug,
			report: fact => {
				// People have heard the last word by then.
				const isTold = output.isJson || !ending.isOver || fact.event === 'error';
				for (const told of tracing.told(fact)) if (isTold) output.fact(told);
				if (fact.event === 'group-over' && !running.isStaying()) groupOver.resolve();
				if (ending.isOver) return;
				if (fact.event === 'lease-ended')
					output.line('lease ended before the file was complete; the same command goes on');
				failed ||= codeOf(fact);
				if (fact.event === 'complete') completed++;
				if (isLast(fact)) ending.end(failed);
				else if (isStep(fact)) setImmediate(settle);
			},
		},
	);
	/** Done when nothing is under way any more. */
	const settle = (): void => {
		if (!running.isDownloading()) ending.end(failed);
	};
	running.post({type: 'get', ...wish.fetched, directory: resolve(flags.output), wait: flags.wait * 1000});
	const code = await ending.code;
	if (ending.signal !== null) {
		output.line('interrupted; the same command goes on with what is verified');
	} else if (completed > 0 && code === 0) {
		const forGroup = running.isStaying();
		const seconds = flags.stay || (forGroup ? groupPatience : 0);
		if (forGroup) output.line(`staying until everybody in the group has it, at most ${seconds} seconds`);
		else if (seconds > 0) output.line(`sharing for ${seconds} seconds more`);
		else output.line('left the swarm; --stay SECONDS keeps sharing');
		if (seconds > 0) await stay(seconds, forGroup ? groupOver.promise : null);
	} else if (failed !== 0 && completed > 0) {
		output.line(`${counted(completed, 'file')} complete, others failed`);
	}
	await running.stop();
	return code;
};

/** Seconds for which a finished member of a group stays for the others. */
const groupPatience = 60;

/** Shares on for so many seconds, or until a signal, or until `enough` comes. */
const stay = (seconds: number, enough: Promise<void> | null): Promise<void> =>
	new Promise(done => {
		const timer = setTimeout(done, seconds * 1000);
		void enough?.then(() => {
			clearTimeout(timer);
			done();
		});
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
			process.removeAllListeners(signal);
			process.once(signal, () => {
				clearTimeout(timer);
				done();
			});
		}
	});

/** The exit code a fact leads to; 0 for none. */
const codeOf = (fact: PeerFact): number => {
	switch (fact.event) {
		case 'error':
			// Others are about the swarm, not about what was asked for.
			return fact.fatal || 'wanted' in fact ? exitCodes[fact.code] : 0;
		case 'choices':
			return exitCodes.E_NAME_AMBIGUOUS;
		case 'lease-ended':
			return exitCodes.E_MANAGER_LOST;
		default:
			return 0;
	}
};

/** Nothing can come after this: the manager never had us, or has us no more. */
const isLast = (fact: PeerFact): boolean =>
	fact.event === 'lease-ended' || fact.event === 'choices' || (fact.event === 'error' && fact.fatal === true);

const isStep = ({event}: PeerFact): boolean => event === 'complete' || event === 'error' || event === 'cancelled';
