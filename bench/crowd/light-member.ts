/**
 * A member with nothing but its place in the list: joins, beats, follows versions. It keeps no entries, unless it is a witness:
 * ten thousand whole lists are a hundred million entries. The bytes it says and hears are those of any member.
 */
import {randomBytes} from 'node:crypto';
import {connect, type Socket} from 'node:net';
import {hello} from '../../source/net/handshake.ts';
import {RosterView} from '../../source/net/peer/roster-view.ts';
import {decode, encode, frameHead, typeOf} from '../../source/net/wire/codec.ts';
import type {Message} from '../../source/net/wire/messages.ts';
import type {CrowdPlan} from './orders.ts';

export type LightListener = {
	/** The whole list has come for the first time. */
	onListed(): void;
	/** A version has come after the first. */
	onVersion(version: number): void;
	onGap(): void;
	/** The link has ended, and not by us. */
	onCutOff(why: string): void;
	onBytes(bytes: number): void;
};

/** All members of a process read into the same memory, one after the other. */
const shared = Buffer.allocUnsafeSlow(256 * 1024);
const heartbeatFrame = (version: number): Buffer => encode({type: 'heartbeat', version});

export class LightMember {
	readonly name: string;
	/** Keeps all of the list; null for most. */
	readonly witness: RosterView | null;
	epoch = '';
	version = 0;
	isListed = false;
	/** Milliseconds. */
	longestSilence = 0;
	readonly #socket: Socket;
	readonly #listener: LightListener;
	#rest: Buffer = Buffer.alloc(0);
	#heardAt = performance.now();
	#beatAt = Number.POSITIVE_INFINITY;
	#heartbeat = 2000;
	#isOver = false;

	constructor({port, from}: CrowdPlan, name: string, isWitness: boolean, listener: LightListener) {
		this.name = name;
		this.witness = isWitness ? new RosterView() : null;
		this.#listener = listener;
		const onread = {
			buffer: shared,
			callback: (length: number, buffer: Uint8Array): boolean => {
				this.#heard(Buffer.from(buffer.buffer, buffer.byteOffset, length));
				return true;
			},
		};
		this.#socket = connect({host: '127.0.0.1', port, localAddress: from, noDelay: true, onread});
		this.#socket.once('connect', () => {
			const peer = randomBytes(15).toString('base64url');
			const token = randomBytes(15).toString('base64url');
			this.#say(hello({role: 'member', peer, token, name, isNameChosen: true, ttl: 0}));
		});
		this.#socket.once('error', error => this.#over(error.message));
		this.#socket.once('end', () => this.#over('closed in order'));
		this.#socket.once('close', () => this.#over('closed'));
	}

	/** Says that it is there, when it is time. */
	tick(now: number): void {
		if (this.#isOver) return;
		if (this.isListed) this.longestSilence = Math.max(this.longestSilence, now - this.#heardAt);
		if (now < this.#beatAt) return;
		this.#plan(now);
		this.#socket.write(heartbeatFrame(this.version));
	}

	/** With a goodbye, or without a word. */
	end(isPolite: boolean): void {
		this.#isOver = true;
		if (isPolite) this.#socket.end(encode({type: 'goodbye'}));
		else this.#socket.resetAndDestroy();
	}

	#plan(now: number): void {
		this.#beatAt = now + this.#heartbeat * (0.8 + 0.2 * Math.random());
	}

	#say(message: Message): void {
		this.#socket.write(encode(message));
	}

	#over(why: string): void {
		if (this.#isOver) return;
		this.#isOver = true;
		this.#listener.onCutOff(`${this.name}: ${why}`);
	}

	#heard(bytes: Buffer): void {
		if (this.#isOver) return;
		const now = performance.now();
		if (this.isListed) this.longestSilence = Math.max(this.longestSilence, now - this.#heardAt);
		this.#heardAt = now;
		this.#listener.onBytes(bytes.length);
		let rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
		while (rest.length >= frameHead) {
			const end = 4 + rest.readUInt32BE(0);
			if (rest.length < end) break;
			this.#frame(rest[4]!, rest.subarray(frameHead, end));
			rest = rest.subarray(end);
		}
		// What was read into is read into again.
		this.#rest = Buffer.from(rest);
	}

	#frame(code: number, body: Buffer): void {
		switch (typeOf(code)) {
			case 'welcome':
				this.#say({type: 'listening', port: 9});
				this.#plan(performance.now());
				break;
			case 'list-snapshot': {
				// epoch, u64 version, u16 part, u16 parts, entries
				const [part, parts] = [body.readUInt16BE(16), body.readUInt16BE(18)];
				this.#follow(code, body);
				if (part + 1 < parts) break;
				this.epoch = body.toString('hex', 0, 8);
				this.version = Number(body.readBigUInt64BE(8));
				if (this.isListed) this.#listener.onVersion(this.version);
				else this.#listener.onListed();
				this.isListed = true;
				break;
			}
			case 'list-delta': {
				// epoch, u64 from, u64 to, upserts, removes
				if (Number(body.readBigUInt64BE(8)) !== this.version) {
					this.#listener.onGap();
					this.#say({type: 'resync'});
					break;
				}
				this.#follow(code, body);
				this.version = Number(body.readBigUInt64BE(16));
				this.#listener.onVersion(this.version);
				break;
			}
			case 'refused':
			case 'removed': {
				const told = decode(code, body);
				this.#over(told.kind === 'message' ? JSON.stringify(told.message) : told.kind);
				break;
			}
			case 'ping':
				this.#say({type: 'pong', nonce: body.readUInt32BE(0)});
				break;
			default:
				break;
		}
	}

	#follow(code: number, body: Buffer): void {
		if (!this.witness) return;
		const told = decode(code, body);
		if (told.kind !== 'message') throw new Error(`a frame that nobody understands: ${told.kind}`);
		if (told.message.type === 'list-snapshot') this.witness.snapshot(told.message);
		if (told.message.type === 'list-delta') this.witness.delta(told.message);
	}
}
