/** One engine with its queue and its ticks in virtual time: no event enters it while it handles another, none while its machine stands still. */
import type {ClockEvent} from '../net/events.ts';
import type {Machine} from './machine.ts';
import type {VirtualClock} from './virtual-clock.ts';

export type ProcessOptions = {
	readonly clock: VirtualClock;
	readonly machine: Machine;
	/** Milliseconds between two ticks. */
	readonly interval: number;
	/** The engine threw, which only bugs do. */
	onBug(error: unknown): void;
};

export class Process<Event> {
	readonly #options: ProcessOptions;
	readonly #queue: (Event | ClockEvent)[] = [];
	#engine: {on(event: Event | ClockEvent): void} | null = null;
	#isBusy = false;
	#isOver = false;

	constructor(options: ProcessOptions) {
		this.#options = options;
	}

	start(engine: {on(event: Event | ClockEvent): void}): void {
		this.#engine = engine;
		this.#awaitTick();
	}

	post(event: Event | ClockEvent): void {
		if (this.#isOver) return;
		this.#queue.push(event);
		this.#drain();
	}

	/** Hears nothing more. */
	stop(): void {
		this.#isOver = true;
		this.#queue.length = 0;
	}

	#drain(): void {
		if (this.#isBusy || !this.#engine) return;
		const {clock, machine} = this.#options;
		if (machine.stalledUntil > clock.now()) {
			clock.after(machine.stalledUntil - clock.now(), () => this.#drain());
			return;
		}
		this.#isBusy = true;
		try {
			for (let event = this.#queue.shift(); event !== undefined; event = this.#queue.shift()) this.#engine.on(event);
		} catch (error) {
			this.stop();
			this.#options.onBug(error);
		} finally {
			this.#isBusy = false;
		}
	}

	#awaitTick(): void {
		const {clock, machine, interval} = this.#options;
		const due = clock.now() + interval;
		const tick = (): void => {
			if (this.#isOver) return;
			const stall = machine.stalledUntil - clock.now();
			// What came during a stall is read before the tick that follows it, unless the machine is hasty.
			if (stall > 0) {
				clock.after(stall + (machine.isHasty ? 0 : 1), tick);
				return;
			}
			this.post({type: 'tick', late: clock.now() - due});
			this.#awaitTick();
		};
		clock.after(interval, tick);
	}
}
