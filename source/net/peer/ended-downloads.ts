/** Downloads that have ended, the latest of them: for the snapshot, for a second try, for their fragments. Starts nothing. */
import type {FragmentIndex, TransferId} from '../types.ts';
import type {Chronicle} from './chronicle.ts';
import type {Attempt, TransferDetail, TransferSnapshot} from './options.ts';
import type {Transfer} from './transfer.ts';
import type {TransferPlan} from './transfer-plan.ts';

/** What a snapshot still shows. */
const mostRemembered = 100;
/** Whose fragments are still known: they take memory. */
const mostDetailed = 10;

type Ended = {
	readonly plan: TransferPlan;
	readonly snapshot: TransferSnapshot;
	/** Not the download itself: it would keep its links in memory. */
	inside: {readonly detail: TransferDetail; readonly chronicle: Chronicle; readonly hashes: Uint8Array} | null;
};

export class EndedDownloads {
	/** Oldest first. */
	readonly #ended = new Map<TransferId, Ended>();

	add(transfer: Transfer): void {
		const {plan, fetch, manifest} = transfer;
		const inside =
			fetch && manifest ? {detail: fetch.detail(), chronicle: fetch.chronicle, hashes: manifest.hashes} : null;
		this.#ended.set(plan.transfer, {plan, snapshot: transfer.snapshot(), inside});
		const all = [...this.#ended.values()];
		const before = all.at(-1 - mostDetailed);
		if (before) before.inside = null;
		if (all.length > mostRemembered) this.#ended.delete(all[0]!.plan.transfer);
	}

	/** The plan of one that did not come to a good end. */
	planOf(transfer: TransferId): TransferPlan | undefined {
		const ended = this.#ended.get(transfer);
		return ended?.snapshot.state === 'complete' ? undefined : ended?.plan;
	}

	/** It begins anew: it is none of the ended ones any more. */
	delete(transfer: TransferId): void {
		this.#ended.delete(transfer);
	}

	snapshots(): readonly TransferSnapshot[] {
		return [...this.#ended.values()].map(({snapshot}) => snapshot);
	}

	detail(transfer: TransferId): TransferDetail | null {
		return this.#ended.get(transfer)?.inside?.detail ?? null;
	}

	attempts(transfer: TransferId, index: FragmentIndex): readonly Attempt[] {
		return this.#ended.get(transfer)?.inside?.chronicle.of(index) ?? [];
	}

	/** BLAKE3 of each fragment, 32 bytes apiece. */
	hashes(transfer: TransferId): Uint8Array | undefined {
		return this.#ended.get(transfer)?.inside?.hashes;
	}
}
