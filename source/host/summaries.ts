/** What is known of finished downloads: who gave what, what was asked again and why. Facts in, summaries out. */
import type {PeerFact, RefetchReason} from '../net/facts.ts';
import {escapeText} from '../net/names.ts';
import type {SourceSnapshot} from '../net/peer/options.ts';
import type {FileId, PeerId} from '../net/types.ts';
import type {Summary} from './session-view.ts';

type Complete = Extract<PeerFact, {event: 'complete'}>;
type Again = {readonly from: PeerId; readonly reason: RefetchReason; count: number};

/** Milliseconds after its last fragment for which a source counts as sending. */
const sending = 1000;
const mostKept = 100;

const reasons: Readonly<Record<RefetchReason, string>> = {
	corrupt: 'bad',
	late: 'late',
	lost: 'lost',
	refused: 'refused',
};

export class Summaries {
	readonly #complete = new Map<FileId, Complete>();
	readonly #again = new Map<FileId, Again[]>();
	readonly #givers = new Map<FileId, Map<PeerId, number>>();
	readonly #atOnce = new Map<FileId, number>();

	hear(fact: PeerFact): void {
		switch (fact.event) {
			case 'started':
				this.#again.delete(fact.id);
				this.#givers.set(fact.id, new Map());
				this.#atOnce.set(fact.id, 0);
				break;
			case 'fragment':
				this.#given(fact.id, fact.from);
				break;
			case 'refetch': {
				const known = this.#again.get(fact.id) ?? [];
				const same = known.find(({from, reason}) => from === fact.from && reason === fact.reason);
				if (same) same.count++;
				else this.#again.set(fact.id, [...known, {from: fact.from, reason: fact.reason, count: 1}]);
				break;
			}
			case 'complete':
				this.#complete.set(fact.id, fact);
				this.#givers.delete(fact.id);
				if (this.#complete.size > mostKept) this.#complete.delete(this.#complete.keys().next().value!);
				break;
			default:
				break;
		}
	}

	/** Where a finished file is; empty when it is not finished. */
	pathOf(file: FileId): string {
		return this.#complete.get(file)?.path ?? '';
	}

	/** Null before the end. `nameOf` gives names unescaped. */
	of(
		file: FileId,
		fragments: number,
		places: readonly SourceSnapshot[],
		nameOf: (peer: PeerId) => string,
	): Summary | null {
		const fact = this.#complete.get(file);
		if (!fact) return null;
		return {
			seconds: fact.seconds,
			path: escapeText(fact.path),
			blake3: fact.blake3,
			fragments,
			sources: fact.sources.map(source => ({
				...source,
				name: escapeText(source.name),
				place: places.findIndex(({peer}) => peer === source.peer),
			})),
			atOnce: Math.max(this.#atOnce.get(file) ?? 0, fact.sources.length > 0 ? 1 : 0),
			resumed: fact.resumed,
			refetched: fact.refetched,
			again: (this.#again.get(file) ?? []).map(({from, reason, count}) => ({
				name: escapeText(nameOf(from)),
				reason: reasons[reason],
				count,
			})),
			wastedBytes: fact.wastedBytes,
			isPresent: fact.present,
		};
	}

	#given(file: FileId, from: PeerId): void {
		const givers = this.#givers.get(file);
		if (!givers) return;
		const now = performance.now();
		givers.set(from, now);
		let count = 0;
		for (const at of givers.values()) if (now - at < sending) count++;
		this.#atOnce.set(file, Math.max(this.#atOnce.get(file) ?? 0, count));
	}
}
