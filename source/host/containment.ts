/** What a mistake in handling one event costs: its connection or its download, and it is told; not the program. Mends nothing. */
import type {ManagerEvent, PeerEvent} from '../net/events.ts';
import type {ErrorFact} from '../net/facts.ts';
import {type Failure, failure} from '../net/failures.ts';
import type {LinkId, TransferId} from '../net/types.ts';

export type Surroundings = {
	/** Ends one connection and tells the engine. */
	endLink(link: LinkId, because: Failure): void;
	/** Tells the engine that a download cannot go on. */
	failTransfer(transfer: TransferId, because: Failure): void;
	report(fact: ErrorFact): void;
};

/** Whether the event's mistake was contained; an error with time itself, or with an end, is not. */
export const containing =
	({endLink, failTransfer, report}: Surroundings) =>
	(event: PeerEvent | ManagerEvent, error: unknown): boolean => {
		const tell = (cost: string): Failure => {
			const why = error instanceof Error ? error.message : String(error);
			const because = failure('E_BUG', `${cost}: a mistake in shoal (${event.type}: ${why}).`);
			report({event: 'error', ...because});
			return because;
		};
		switch (event.type) {
			case 'link-opened':
			case 'link-accepted':
			case 'message':
				endLink(event.link.id, tell('A connection was ended'));
				return true;
			case 'block':
			case 'delivered':
			case 'undelivered':
				endLink(event.link, tell('A connection was ended'));
				return true;
			case 'link-closed':
				tell('A connection was not put away');
				return true;
			case 'part-opened':
			case 'part-waiting':
			case 'part-present':
			case 'part-finished':
			case 'fragment-stored':
			case 'fragment-unstored':
			case 'fragment-corrupt':
			case 'fragment-copied':
			case 'fragment-uncopied':
				failTransfer(event.transfer, tell('A download was stopped'));
				return true;
			case 'indexing':
			case 'indexed':
			case 'unindexed':
			case 'index-idle':
				tell('A shared file was passed over');
				return true;
			default:
				return false;
		}
	};
