/** The batches of small files under way, and the latest that ended: routes to the one concerned. Decides only what is small. */
import type {TransferEvent} from '../events.ts';
import type {FileId, LinkId, PeerId, RequestId, TransferId} from '../types.ts';
import type {MessageOf} from '../wire/messages.ts';
import {Batch} from './batch.ts';
import {type Plan, smallOnes} from './batch-plan.ts';
import type {TransferSnapshot} from './options.ts';
import type {TransferHost} from './transfer-plan.ts';

/** Ended ones that a snapshot still shows. */
const mostRemembered = 10;

export class Batches {
	readonly #host: TransferHost;
	readonly #onLeft: (plans: readonly Plan[]) => void;
	readonly #active = new Map<TransferId, Batch>();
	#ended: TransferSnapshot[] = [];

	/** `onLeft` takes what ordinary downloads are to do; never during `begin`. */
	constructor(host: TransferHost, onLeft: (plans: readonly Plan[]) => void) {
		this.#host = host;
		this.#onLeft = onLeft;
	}

	/** Begins with the small ones; returns the others. */
	begin(name: string, plans: readonly Plan[], number: () => TransferId): readonly Plan[] {
		const {smalls, others} = smallOnes(plans);
		const [first] = smalls;
		if (!first) return plans;
		const batch = new Batch(
			{transfer: number(), name, directory: first.plan.directory, smalls},
			this.#host,
			this.#onLeft,
		);
		this.#active.set(batch.plan.transfer, batch);
		batch.start();
		return others;
	}

	get size(): number {
		return this.#active.size;
	}

	get(transfer: TransferId): Batch | undefined {
		return this.#active.get(transfer);
	}

	/** Whether one of them has the content on its way to this folder. */
	has(file: FileId, directory: string): boolean {
		for (const batch of this.#active.values()) if (batch.has(file, directory)) return true;
		return false;
	}

	/** Whether one of them has the content on its way to the same folder, and sees to this too. */
	takesAlong(plan: Plan): boolean {
		for (const batch of this.#active.values()) if (batch.takesAlong(plan)) return true;
		return false;
	}

	block(link: LinkId, request: RequestId, bytes: number): void {
		for (const batch of this.#active.values()) batch.block(link, request, bytes);
	}

	refused(peer: PeerId, message: MessageOf<'fragment-refused'>): void {
		for (const batch of this.#active.values()) batch.refused(peer, message);
		this.#settle();
	}

	disk(event: TransferEvent): void {
		this.#active.get(event.transfer)?.disk(event);
		this.#settle();
	}

	tick(): void {
		for (const batch of this.#active.values()) batch.tick();
		this.#settle();
	}

	/** Stops those of this name; all without one. */
	cancel(name?: string): void {
		for (const batch of this.#active.values()) if (name === undefined || batch.plan.name === name) batch.cancel();
		this.#settle();
	}

	/** Bytes per second of late, all together. */
	rate(now: number): number {
		let sum = 0;
		for (const batch of this.#active.values()) sum += batch.rate(now);
		return sum;
	}

	/** The name of the oldest; empty when there is none. */
	get fetching(): string {
		return this.#active.values().next().value?.plan.name ?? '';
	}

	snapshots(): readonly TransferSnapshot[] {
		return [...this.#ended, ...[...this.#active.values()].map(batch => batch.snapshot())];
	}

	#settle(): void {
		for (const [transfer, batch] of this.#active) {
			if (!batch.isOver) continue;
			this.#active.delete(transfer);
			this.#ended = [...this.#ended, batch.snapshot()].slice(-mostRemembered);
		}
	}
}
