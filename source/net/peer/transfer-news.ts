/** What one download reports, in facts; the same reason for waiting only once. Decides nothing. */
import type {PeerFact} from '../facts.ts';
import type {Failure} from '../failures.ts';
import type {PeerId} from '../types.ts';
import type {TransferHost, TransferPlan} from './transfer-plan.ts';

export class TransferNews {
	readonly #plan: TransferPlan;
	readonly #host: Pick<TransferHost, 'ports' | 'nameOf' | 'trace'>;
	#reason = '';

	constructor(plan: TransferPlan, host: Pick<TransferHost, 'ports' | 'nameOf' | 'trace'>) {
		this.#plan = plan;
		this.#host = host;
	}

	/** Why nothing moves; empty while something does. */
	get reason(): string {
		return this.#reason;
	}

	moving(): void {
		this.#reason = '';
	}

	waiting(reason: string): void {
		if (this.#reason === reason) return;
		this.#reason = reason;
		this.#report({event: 'waiting', ...this.#labels, reason});
	}

	turned(event: 'paused' | 'resumed'): void {
		this.#report({event, ...this.#labels});
	}

	/** `kept`: what is verified stays on disk. */
	cancelled(kept: boolean): void {
		this.#report({event: 'cancelled', ...this.#labels, kept});
	}

	/** `resumed`: fragments that were on disk before. */
	started(fragments: number, resumed: number): void {
		this.#report({event: 'started', ...this.#labels, size: this.#plan.file.size, fragments, resumed});
	}

	answered(peer: PeerId, fragments: number): void {
		this.#host.trace.list('list-received', peer, this.#plan.file.file, fragments);
		this.#report({event: 'answered', peer, name: this.#host.nameOf(peer), id: this.#plan.file.file, fragments});
	}

	lost(peer: PeerId, {message: reason}: Failure): void {
		this.#report({event: 'source-lost', id: this.#plan.file.file, peer, name: this.#host.nameOf(peer), reason});
	}

	failed(because: Failure): void {
		this.#report({event: 'error', ...because, wanted: this.#plan.wanted});
	}

	get #labels(): {readonly id: string; readonly name: string} {
		return {id: this.#plan.file.file, name: this.#plan.file.name};
	}

	#report(fact: PeerFact): void {
		this.#host.ports.report(fact);
	}
}
