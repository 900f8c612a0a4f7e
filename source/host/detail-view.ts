/** The one download that is looked at, as a screen shows it: every fragment, every source, the fragment under the cursor. */
import {formatAddress} from '../net/addresses.ts';
import {escapeText} from '../net/names.ts';
import type {Attempt, Neighbours, TransferDetail} from '../net/peer/options.ts';
import type {PeerId} from '../net/types.ts';
import type {RunningPeer} from './run-peer.ts';
import type {DetailView, FileRow, SourceRow, Summary, TransferRow} from './session-view.ts';
import {since1970, sinceOrNull} from './wall.ts';

export type Looked = {
	readonly row: TransferRow;
	readonly detail: TransferDetail;
	readonly file: FileRow | undefined;
	/** The fragment under the cursor. */
	readonly cursor: number;
	readonly summary: Summary | null;
	readonly running: Pick<RunningPeer, 'attempts' | 'fragmentHash'>;
	addressOf(peer: PeerId): {readonly host: string; readonly port: number} | undefined;
};

export const detailView = ({row, detail, file, cursor, summary, running}: Looked): DetailView => {
	const {transfer, fragmentSize, whole, states, givers, copies, sources} = detail;
	return {
		id: row.id,
		transfer,
		file: row.file ?? '',
		name: row.name,
		size: row.size,
		fragmentSize,
		whole,
		owner: file?.owner || escapeText(sources.find(({isOwner}) => isOwner)?.name ?? ''),
		swarm: sources.filter(({state}) => state !== 'left' && state !== 'banned').length,
		neighbours: escaped(detail.neighbours),
		states,
		givers,
		copies,
		cursor,
		cursorHash: running.fragmentHash(transfer, cursor),
		attempts: running.attempts(transfer, cursor).map(attemptView),
		summary,
	};
};

const escaped = ({why, owner, from, to, ...rest}: Neighbours): Neighbours => ({
	...rest,
	why: escapeText(why),
	owner: escapeText(owner),
	from: from.map(escapeText),
	to: to.map(escapeText),
});

const attemptView = ({peer, name, askedAt, endedAt, outcome}: Attempt): Attempt => ({
	peer,
	name: escapeText(name),
	askedAt: since1970(askedAt),
	endedAt: sinceOrNull(endedAt),
	outcome,
});

export const sourceRows = ({detail, addressOf}: Pick<Looked, 'detail' | 'addressOf'>): ReadonlyMap<string, SourceRow> =>
	new Map(
		detail.sources.map(({peer, name, isOwner, fragments, bytes, rate, state, asked, bad}, place) => {
			const address = addressOf(peer);
			const row: SourceRow = {
				id: peer,
				place,
				name: escapeText(name),
				address: address ? escapeText(formatAddress(address)) : '',
				isOwner,
				fragments,
				bytes,
				// Rounded, so that a rate that hardly changes is no change.
				rate: Math.round(rate / 1024) * 1024,
				state,
				asked,
				bad,
			};
			return [peer, row] as const;
		}),
	);
