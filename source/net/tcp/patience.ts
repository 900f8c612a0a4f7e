/** How long a link may keep us waiting. Counts ticks of the shared sweep, so that a stall of our own process is nobody's fault. */

/** Ticks (seconds) until the opening message must have come. */
const openingTicks = 5;
/** Ticks until a control frame must be whole, and between any two bytes of a block. */
const frameTicks = 10;
/** Ticks without a byte after which nothing is on its way, or the line is gone. */
const muteTicks = 2;

export class Patience {
	readonly #connectedAt: number;
	#isOpen = false;
	#heardAt: number;
	/** The tick from which the frame that has begun is counted; undefined between frames. */
	#since: number | undefined;

	constructor(tick: number) {
		this.#connectedAt = tick;
		this.#heardAt = tick;
	}

	/** The opening message has come. */
	opened(): void {
		this.#isOpen = true;
	}

	/** A frame ended. */
	frameEnded(): void {
		this.#since = undefined;
	}

	/** Bytes came. A control frame counts from its first byte; a block from its latest. */
	heard(tick: number, isMidFrame: boolean, isMidBlock: boolean): void {
		this.#heardAt = tick;
		if (!isMidFrame) this.#since = undefined;
		else if (this.#since === undefined || isMidBlock) this.#since = tick;
	}

	/** Whether nothing has come for so long that no more is waited for when the link ends. */
	isMute(tick: number): boolean {
		return tick - this.#heardAt > muteTicks;
	}

	/** What took too long, or undefined. A deadline falls in the tick after it. */
	complaint(tick: number): string | undefined {
		if (!this.#isOpen && tick - this.#connectedAt > openingTicks)
			return `The other side said nothing for ${openingTicks} s after connecting.`;
		if (this.#since !== undefined && tick - this.#since > frameTicks)
			return `The other side began a message and did not finish it within ${frameTicks} s.`;
		return undefined;
	}
}
