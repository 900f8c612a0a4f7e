/** What `shoal peer` is told: a manager, or an owner and a neighbour by hand. Pure. */
import {type Failure, failure} from '../net/failures.ts';
import type {Contacts} from '../net/peer/options.ts';
import {byHand} from '../net/topologies/index.ts';
import type {Address} from '../net/types.ts';
import type {Flags} from './flags.ts';
import {takeManager} from './manager-address.ts';

/** Whom a peer turns to, and the words that are left. */
export type PeerWish = {
	/** Null: there is none. */
	readonly manager: Address | null;
	/** Whom it was told of instead; none: it is the owner, whom others turn to. */
	readonly contacts?: Contacts;
	/** Paths to share. */
	readonly rest: readonly string[];
	/** Whether these are broken up where fragment files go. */
	readonly breaksUp?: boolean;
};

const usage = 'shoal peer --owner [HOST:]PORT --download-from [HOST:]PORT --port PORT';

export const peerWish = (flags: Flags, words: readonly string[]): PeerWish | Failure => {
	const {owner, downloadFrom} = flags;
	if (!owner && !downloadFrom)
		return flags.stay > 0
			? failure('E_USAGE', '--stay goes with --owner: any other peer stays until you quit.', usage)
			: takeManager(words);
	if (!owner) return failure('E_USAGE', '--download-from needs --owner: whose file goes round.', usage);
	if (!downloadFrom)
		return failure('E_USAGE', '--owner needs --download-from: who in the ring passes its file on to you.', usage);
	if (words.length > 0)
		return failure(
			'E_USAGE',
			`With --owner there is no manager: nothing is to be done with "${words.join(' ')}".`,
			usage,
		);
	const wrong = managedFailure('With --owner', flags);
	return wrong ?? {manager: null, contacts: {owner, downloadFrom}, rest: []};
};

/** What only a manager can do, asked of a peer without one. `without`: how it comes that there is none. */
export const managedFailure = (
	without: string,
	{ttl, hold, topology}: Pick<Flags, 'ttl' | 'hold' | 'topology'>,
): Failure | undefined => {
	const [asked] = [
		...(ttl > 0 ? ['--ttl: a lease is a manager’s'] : []),
		...(hold ? ['--hold: a group is held by a manager'] : []),
		...(topology !== null && topology !== byHand
			? [`--topology ${topology}: without one, all follow a ${byHand}`]
			: []),
	];
	return asked === undefined
		? undefined
		: failure(
				'E_USAGE',
				`${without} there is no manager for ${asked}.`,
				'Leave it out, or start a manager and join it.',
			);
};

/** `[HOST:]PORT`; without a host: this machine. Undefined when it is neither. */
export const parseContact = (text: string): Address | undefined => {
	const [, ipv6, name, digits = ''] = /^(?:(?:\[([^\]\s]+)\]|([^:\s]+)):)?(\d{1,5})$/.exec(text) ?? [];
	const port = Number(digits);
	return port >= 1 && port <= 65_535 ? {host: ipv6 ?? name ?? '127.0.0.1', port} : undefined;
};
