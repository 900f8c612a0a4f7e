/**
 * Somebody whose address a person gave: dialled until it answers, then known by its own word for as long as the link stands.
 * Asks nothing beyond who it is; fragments go over other links.
 */
import {formatAddress} from '../addresses.ts';
import {type Failure, failure} from '../failures.ts';
import {hello} from '../handshake.ts';
import {claimFailure} from '../identity.ts';
import type {Link} from '../ports.ts';
import type {Address, LinkId, PeerId} from '../types.ts';
import type {Message} from '../wire/messages.ts';
import type {PeerPorts} from './options.ts';

/** Who it turned out to be. */
export type Known = {readonly peer: PeerId; readonly name: string};

const dialTimeout = 5000;
/** Milliseconds between two tries. */
const retrying = 1000;
/** Milliseconds between two signs of life asked for, and after how many without any it is taken for gone. */
const pinging = 2000;
const silence = 10_000;

export class Acquaintance {
	readonly address: Address;
	/** In words, `the owner at 127.0.0.1:5000`. */
	readonly label: string;
	readonly #ports: Pick<PeerPorts, 'clock' | 'network' | 'report'>;
	readonly #me: Known;
	#link: Link | null = null;
	#known: Known | null = null;
	#triedAt = Number.NEGATIVE_INFINITY;
	#heardAt = 0;
	#pingedAt = 0;
	#pings = 0;
	/** What people were told last of why it is not there. */
	#reason = '';

	constructor(what: string, address: Address, me: Known, ports: Pick<PeerPorts, 'clock' | 'network' | 'report'>) {
		this.label = `the ${what} at ${formatAddress(address)}`;
		this.address = address;
		this.#me = me;
		this.#ports = ports;
	}

	/** Null while it is not there. */
	get known(): Known | null {
		return this.#known;
	}

	/** The address by which we reach it; empty while it is not there. */
	get localHost(): string {
		return this.#known ? (this.#link?.localHost ?? '') : '';
	}

	owns(link: LinkId): boolean {
		return this.#link?.id === link;
	}

	/** Lost while it is not there. */
	say(message: Message): void {
		if (this.#known) this.#link?.send(message);
	}

	opened(link: Link): void {
		link.send(hello({role: 'fetcher', ...this.#me, token: '', isNameChosen: false, ttl: 0}));
	}

	/** Anything it says is a sign of life. */
	heard(message: Message): void {
		this.#heardAt = this.#ports.clock.now();
		if (message.type === 'ping') this.#link?.send({type: 'pong', nonce: message.nonce});
		if (message.type !== 'greeting') return;
		const forged = claimFailure(message.peer, this.#link?.proved ?? null);
		if (forged) {
			this.lost(forged);
			return;
		}
		this.#known = {peer: message.peer, name: message.name};
		this.#reason = '';
	}

	/** It is not there, or not any more: people are told, and it is tried again. */
	lost(because: Failure): void {
		const was = this.#known?.name;
		this.#link?.close();
		this.#link = null;
		this.#known = null;
		const reason = `${this.label} ${was === undefined ? 'is not there yet' : `(${was}) is gone`}: ${because.message} Trying again.`;
		if (this.#reason !== '' && was === undefined) return;
		this.#reason = reason;
		this.#ports.report({event: 'waiting', id: null, name: '', reason});
	}

	/** `late`: milliseconds by which we stalled ourselves. */
	tick(late: number): void {
		const now = this.#ports.clock.now();
		this.#heardAt += late;
		if (!this.#link) {
			if (now - this.#triedAt >= retrying) this.#dial(now);
			return;
		}
		if (!this.#known) return;
		if (now - this.#heardAt >= silence) {
			this.lost(failure('E_SILENT', `It has been silent for ${silence / 1000} seconds.`));
		} else if (now - this.#pingedAt >= pinging) {
			this.#pingedAt = now;
			this.#link.send({type: 'ping', nonce: ++this.#pings});
		}
	}

	/** Tries now instead of at the next time. */
	hurry(): void {
		this.#triedAt = Number.NEGATIVE_INFINITY;
	}

	close(): void {
		this.#link?.close();
		this.#link = null;
		this.#known = null;
	}

	#dial(now: number): void {
		this.#triedAt = now;
		this.#heardAt = now;
		this.#link = this.#ports.network.dial(this.address, 'source', {timeout: dialTimeout});
	}
}
