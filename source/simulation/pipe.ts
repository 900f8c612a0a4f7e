/** One direction of one connection: bytes in order, at the pace of both machines, held while the way is blocked. Reads nothing of them. */
import type {Machine} from './machine.ts';
import type {VirtualClock} from './virtual-clock.ts';

export type Packet = {
	readonly bytes: Buffer;
	/** What the connection comes to with this packet. */
	readonly ending: 'none' | 'end' | 'reset';
	/** The bytes are on their way. */
	left(): void;
};

export type PipeEnds = {
	readonly clock: VirtualClock;
	readonly from: Machine;
	readonly to: Machine;
	isBlocked(from: Machine, to: Machine): boolean;
	hand(packet: Packet): void;
	/** The system gave the connection up. */
	broken(): void;
};

/** Bytes that may be under way; more waits at the sender, as in the buffers of a real socket. */
const windowSize = 256 * 1024;
/** Milliseconds of silence after which a healed way brings a reset instead of what was held. */
const longestHold = 15_000;

export class Pipe {
	readonly #ends: PipeEnds;
	#waiting: Packet[] = [];
	#held: Packet[] = [];
	#inbox: Packet[] = [];
	#heldSince = 0;
	#underWay = 0;
	/** Counts aborts: what has not left by then never does. */
	#aborts = 0;
	#isDead = false;

	constructor(ends: PipeEnds) {
		this.#ends = ends;
	}

	send(packet: Packet): void {
		if (this.#isDead) return;
		this.#waiting.push(packet);
		this.#start();
	}

	/** Forgets what has not left; says so to the other side. */
	abort(): void {
		this.#waiting = [];
		this.#underWay = 0;
		this.#aborts++;
		this.send({bytes: Buffer.alloc(0), ending: 'reset', left: () => {}});
	}

	/** Nothing comes out any more. */
	kill(): void {
		this.#isDead = true;
		this.#waiting = [];
		this.#held = [];
		this.#inbox = [];
	}

	/** The way may be free again. */
	healed(): void {
		const {clock, from, to, isBlocked, broken} = this.#ends;
		if (this.#held.length === 0 || isBlocked(from, to)) return;
		if (clock.now() - this.#heldSince > longestHold) {
			broken();
			return;
		}
		for (const packet of this.#held.splice(0)) this.#enter(packet);
	}

	#start(): void {
		const {clock, from, to} = this.#ends;
		while (this.#waiting.length > 0 && this.#underWay < windowSize) {
			const packet = this.#waiting.shift()!;
			const aborts = this.#aborts;
			this.#underWay += packet.bytes.length;
			from.up.carry(packet.bytes.length, () => {
				if (aborts !== this.#aborts) return;
				packet.left();
				clock.after(from.latency + to.latency, () => this.#arrive(packet));
			});
		}
	}

	#arrive(packet: Packet): void {
		if (this.#isDead) return;
		const {clock, from, to, isBlocked} = this.#ends;
		if (this.#held.length === 0 && !isBlocked(from, to)) {
			// It came as fast as it was sent, not all at once.
			const {rate} = from.up;
			this.#enter(packet, rate > 0 ? (packet.bytes.length / rate) * 1000 : 0);
			return;
		}
		if (this.#held.length === 0) this.#heldSince = clock.now();
		this.#held.push(packet);
	}

	#enter(packet: Packet, head = 0): void {
		const arrived = (): void => {
			this.#inbox.push(packet);
			this.#drain();
		};
		this.#ends.to.down.carry(packet.bytes.length, arrived, head);
	}

	#drain(): void {
		const {clock, to, hand} = this.#ends;
		if (to.stalledUntil > clock.now()) {
			clock.after(to.stalledUntil - clock.now(), () => this.#drain());
			return;
		}
		for (let packet = this.#inbox.shift(); packet; packet = this.#inbox.shift()) {
			this.#underWay -= packet.bytes.length;
			hand(packet);
		}
		this.#start();
	}
}
