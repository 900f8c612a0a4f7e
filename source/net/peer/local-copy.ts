/**
 * What a copy of the file on our own disk gives: fragments that no source holds, once the peers were asked.
 * Names them to the disk, which reads, verifies and stores; bytes never come here.
 */
import type {DiskEvent} from '../events.ts';
import type {Clock, Disk} from '../ports.ts';
import type {FragmentIndex} from '../types.ts';
import type {FetchPlan} from './fetch-plan.ts';
import type {Rarity} from './rarity.ts';

type Ports = {readonly clock: Clock; readonly disk: Disk};

/** Bytes that are read and not yet stored. */
const mostAtOnce = 16 * 1024 * 1024;

export class LocalCopy {
	readonly #ports: Ports;
	readonly #plan: FetchPlan;
	readonly #rarity: Rarity;
	readonly #onCopied: (index: FragmentIndex, askedAt: number) => void;
	/** Given to the disk, and when. */
	readonly #asked = new Map<FragmentIndex, number>();
	/** Still to be given to the disk, last first; found by the latest look. */
	#queue: FragmentIndex[] = [];
	/** The copy lacks these, or has other bytes there. */
	readonly #useless = new Set<FragmentIndex>();

	/** `onCopied` hears what is verified and stored, and when the disk was asked for it. */
	constructor(
		ports: Ports,
		plan: FetchPlan,
		rarity: Rarity,
		onCopied: (index: FragmentIndex, askedAt: number) => void,
	) {
		this.#onCopied = onCopied;
		this.#ports = ports;
		this.#plan = plan;
		this.#rarity = rarity;
	}

	/** Whether the disk is at work on it. */
	get isMoving(): boolean {
		return this.#asked.size > 0;
	}

	/** Looks through all that is wanted for what no source holds: too much to do for every event. */
	look(): void {
		const {wanted} = this.#rarity;
		this.#queue = [];
		if (!this.#plan.hasLocalCopy || wanted.count === 0 || this.#rarity.lowest > 0) return;
		for (const index of wanted) if (this.#isOurs(index)) this.#queue.push(index);
		// The first is taken first.
		this.#queue.reverse();
		this.#fill();
	}

	/** Begins nothing more until the next look. */
	rest(): void {
		this.#queue = [];
	}

	/** The disk is done with a fragment. */
	heard({type, index}: Extract<DiskEvent, {type: 'fragment-copied' | 'fragment-uncopied'}>): void {
		const askedAt = this.#asked.get(index);
		this.#asked.delete(index);
		// One that was late may have come from a peer meanwhile.
		if (askedAt === undefined || this.#plan.have.has(index)) return;
		if (type === 'fragment-copied') {
			this.#onCopied(index, askedAt);
		} else {
			this.#useless.add(index);
			this.#rarity.want(index);
		}
		this.#fill();
	}

	#isOurs(index: FragmentIndex): boolean {
		return this.#rarity.wanted.has(index) && this.#rarity.copies(index) === 0 && !this.#useless.has(index);
	}

	/** Has the disk go on, so much at a time. */
	#fill(): void {
		const most = Math.max(1, Math.floor(mostAtOnce / this.#plan.manifest.fragmentSize));
		while (this.#asked.size < most) {
			const index = this.#queue.pop();
			if (index === undefined) return;
			// A source may have come since the look.
			if (!this.#isOurs(index)) continue;
			this.#rarity.unwant(index);
			this.#asked.set(index, this.#ports.clock.now());
			this.#ports.disk.copyFragment(this.#plan.transfer, index);
		}
	}
}
