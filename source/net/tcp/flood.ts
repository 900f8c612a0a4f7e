/** Counts callers that were turned away before they said hello, and says when it is worth a line: seldom. Knows no sockets. */

/** What a line says of many connections. */
export type Flood = {
	/** Connections turned away since the last line. */
	readonly connections: number;
	/** The address most of them came from, and how many addresses there were. */
	readonly host: string;
	readonly hosts: number;
	/** Seconds that is about. */
	readonly seconds: number;
};

/** Ticks (seconds) between two lines. */
const pause = 10;
/** Fewer than this in that time is nobody's concern. */
const worthwhile = 20;
/** Addresses that are told apart; whoever has more of them is counted all the same. */
const mostHosts = 256;

export class FloodWatch {
	readonly #byHost = new Map<string, number>();
	#count = 0;
	#since = 0;
	#toldAt = -pause;

	turnedAway(host: string): void {
		this.#count++;
		const known = this.#byHost.get(host);
		if (known !== undefined || this.#byHost.size < mostHosts) this.#byHost.set(host, (known ?? 0) + 1);
	}

	/** Once a tick: what to tell now, if anything. */
	told(tick: number): Flood | undefined {
		const seconds = tick - this.#since;
		const isTold = this.#count >= worthwhile && tick - this.#toldAt >= pause;
		if (!isTold && seconds < pause) return undefined;
		const connections = this.#count;
		const [host] = [...this.#byHost].reduce((most, one) => (one[1] > most[1] ? one : most), ['', 0]);
		const hosts = this.#byHost.size;
		this.#since = tick;
		this.#count = 0;
		this.#byHost.clear();
		if (!isTold) return undefined;
		this.#toldAt = tick;
		return {connections, host, hosts, seconds};
	}
}
