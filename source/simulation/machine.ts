/** One computer of the simulated network: its address, its two FIFO wires and whether it stands still. Knows no processes. */
import type {Deceit} from './mischief.ts';
import type {VirtualClock} from './virtual-clock.ts';
import {Wire} from './wire.ts';

export type MachineOptions = {
	/** Bytes per second; 0: no limit. */
	readonly up: number;
	/** Bytes per second; 0: no limit. */
	readonly down: number;
	/** Milliseconds that everything needs on its way in, and on its way out. */
	readonly latency: number;
};

/** What a machine does to what it sends. */
export type Mischief = {
	/** How often a bit of a block is wrong, 0 to 1. */
	readonly lies: number;
	/** Promises fragments and sends nothing. */
	readonly isMute: boolean;
	/** Says that it has fragments and refuses each one. */
	readonly isRefusing: boolean;
	/** What is wrong with every block. */
	readonly deceit: Deceit;
	/** How often a change of the list does not come, or is followed by one of another epoch; 0 to 1. */
	readonly forgets: number;
	/** Whom it tells of in the place of sources that it knows: ports of this address, where nobody has anything; empty: it tells the truth. */
	readonly slanders: string;
};

export const honest: Mischief = {
	lies: 0,
	isMute: false,
	isRefusing: false,
	deceit: 'none',
	forgets: 0,
	slanders: '',
};

export class Machine {
	readonly address: string;
	readonly latency: number;
	readonly up: Wire;
	readonly down: Wire;
	mischief: Mischief = honest;
	/** Whether the tick after a standstill comes before what was sent meanwhile is read, as on a loaded machine. */
	isHasty = false;
	#stalledUntil = 0;

	constructor(clock: VirtualClock, address: string, {up, down, latency}: MachineOptions) {
		this.address = address;
		this.up = new Wire(clock, up);
		this.down = new Wire(clock, down);
		this.latency = latency;
	}

	/** The moment until which nothing is read or sent. */
	get stalledUntil(): number {
		return this.#stalledUntil;
	}

	set stalledUntil(moment: number) {
		this.#stalledUntil = moment;
		this.up.heldUntil = moment;
	}
}
