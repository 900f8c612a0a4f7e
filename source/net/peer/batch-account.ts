/** What one batch of small files reports and shows: each file's own end, and all of them as one row. Asks nobody. */
import type {PlacedFile} from '../events.ts';
import type {Failure} from '../failures.ts';
import type {FragmentIndex, PeerId} from '../types.ts';
import type {BatchPlan} from './batch-plan.ts';
import type {Course} from './course.ts';
import {Ledger} from './ledger.ts';
import type {TransferSnapshot} from './options.ts';
import {Meter} from './rate.ts';
import type {TransferHost} from './transfer-plan.ts';

export class BatchAccount {
	readonly #plan: BatchPlan;
	readonly #host: TransferHost;
	readonly #meter: Meter;
	/** Files, and bytes of them, that are placed, and of all that were not left to others. */
	#done = 0;
	#doneBytes = 0;
	#files: number;
	#bytes: number;
	#reason = '';

	constructor(plan: BatchPlan, host: TransferHost) {
		this.#plan = plan;
		this.#host = host;
		this.#meter = new Meter(host.ports.clock.now());
		this.#files = plan.smalls.length;
		this.#bytes = plan.smalls.reduce((sum, {manifest}) => sum + manifest.size, 0);
	}

	received(bytes: number, now: number): void {
		this.#reason = '';
		this.#meter.add(bytes, now);
	}

	/** A file is whole and safe: it is told, shared and announced. `from`: nobody gave it when it was there already. */
	placed({index, path, content, isPresent}: PlacedFile, from: PeerId | undefined, askedAt: number): void {
		const {ports, nameOf, shelf, onComplete} = this.#host;
		const {manifest, plan} = this.#plan.smalls[index]!;
		const {id, size, whole: blake3} = manifest;
		const {name} = plan.file;
		const ledger = new Ledger();
		const milliseconds = from === undefined ? 0 : Math.round(ports.clock.now() - askedAt);
		if (from !== undefined) {
			ledger.credit(from, nameOf(from), 0, size);
			ports.report({event: 'fragment', id, index: 0, from, bytes: size, milliseconds});
		}
		this.#done++;
		this.#doneBytes += size;
		const end = {...ledger.account(), seconds: milliseconds / 1000, resumed: isPresent ? 1 : 0, present: isPresent};
		ports.report({event: 'complete', id, name, path, size, blake3, ...end});
		shelf.share(name, {manifest, content, path}, false);
		onComplete(name, manifest);
	}

	/** A file is somebody else's business now. */
	left(index: FragmentIndex): void {
		this.#files--;
		this.#bytes -= this.#plan.smalls[index]!.manifest.size;
	}

	waiting(reason: string): void {
		if (this.#reason === reason) return;
		this.#reason = reason;
		this.#host.ports.report({event: 'waiting', ...this.#labels, reason});
	}

	turned(event: 'paused' | 'resumed'): void {
		this.#host.ports.report({event, ...this.#labels});
	}

	cancelled(): void {
		this.#host.ports.report({event: 'cancelled', ...this.#labels, kept: true});
	}

	failed(because: Failure, wanted: string | null): void {
		this.#host.ports.report({event: 'error', ...because, wanted});
	}

	rate(now: number): number {
		return this.#meter.perSecond(now);
	}

	/** As one download, a file being a fragment of it. */
	snapshot({shown: state, failure, startedAt, endedAt}: Course, sources: number, now: number): TransferSnapshot {
		const {transfer, name, directory} = this.#plan;
		return {
			...{transfer, id: null, name, directory, state, failure, startedAt, endedAt, sources},
			...{done: this.#done, fragments: this.#files, size: this.#bytes, bytesDone: this.#doneBytes},
			rate: endedAt === null ? this.rate(now) : 0,
			reason: failure?.message ?? this.#reason,
		};
	}

	get #labels(): {readonly id: null; readonly name: string} {
		return {id: null, name: this.#plan.name};
	}
}
