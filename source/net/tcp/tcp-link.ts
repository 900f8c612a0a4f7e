/**
 * One connection: bytes to messages and landings, messages and fragments to bytes, deadlines, and one end.
 * Does not dial or accept; keeps nothing of what is said.
 */
import type {Socket} from 'node:net';
import type {TLSSocket} from 'node:tls';
import {normaliseHost} from '../addresses.ts';
import type {NetworkEvent} from '../events.ts';
import {type Failure, failure} from '../failures.ts';
import type {Identity} from '../identity.ts';
import {Outbox} from '../outbox.ts';
import type {Content, Landing, Link} from '../ports.ts';
import type {LinkId, PeerId, RequestId, Speaker} from '../types.ts';
import {decode} from '../wire/codec.ts';
import {Conversation} from '../wire/conversation.ts';
import {Framer} from '../wire/framer.ts';
import type {Message, MessageOf} from '../wire/messages.ts';
import type {BufferPool} from './buffer-pool.ts';
import {gather, writeTogether} from './corking.ts';
import {FragmentSender} from './fragment-sender.ts';
import type {FrameCache} from './frame-cache.ts';
import {Landings} from './landings.ts';
import {Patience} from './patience.ts';
import {bindingOf} from './protection.ts';
import {Proving} from './proving.ts';
import {refusal} from './refusal.ts';
import {brokenFailure, closedInOrder} from './socket-failures.ts';

/** What the links of one network share. */
export type LinkSurroundings = {
	readonly post: (event: NetworkEvent) => void;
	readonly frames: FrameCache;
	readonly pool: BufferPool;
	/** Who we prove to be; null where links are open. */
	readonly identity: Identity | null;
	/** The present tick of the shared sweep, one a second. */
	tick(): number;
};

/** Milliseconds in which an ended connection may still flush and say goodbye. */
const closingTime = 1000;
/** Ticks that a reader may stand still while others wait for the memory it holds. */
const stallTicks = 10;

const isOpening = {member: false, fetcher: false, manager: true, source: true} as const;

export class TcpLink implements Link {
	readonly id: LinkId;
	remoteHost = '';
	localHost = '';
	proved: PeerId | null = null;
	readonly #speaker: Speaker;
	readonly #around: LinkSurroundings;
	readonly #onOpening: (() => void) | undefined;
	readonly #conversation: Conversation;
	readonly #framer: Framer;
	readonly #landings = new Landings();
	readonly #sender: FragmentSender;
	#patience: Patience | undefined;
	#proving: Proving | undefined;
	#socket: Socket | undefined;
	readonly #outbox = new Outbox();
	/** Ended by either side: nothing more is posted or sent. */
	#isOver = false;

	/** `expects` is whose word comes over this link. `onOpening` hears that the other side has said who it is, and may end the link. */
	constructor(id: LinkId, expects: Speaker, around: LinkSurroundings, onOpening?: () => void) {
		this.id = id;
		this.#onOpening = onOpening;
		this.#speaker = expects;
		this.#around = around;
		this.#conversation = new Conversation(expects, around.identity !== null);
		this.#framer = new Framer(
			{
				onFrame: (code, body) => this.#onFrame(code, body),
				onBlock: (request, offset, length) =>
					this.#isOver ? 'a block after the end' : this.#landings.begin(request, offset, length),
				onBlockEnd: (request, length) => this.#onBlockEnd(request, length),
			},
			expects === 'source',
			around.identity ? 2 : 1,
		);
		this.#sender = new FragmentSender(around.pool, {
			write: (buffers, flushed) => this.#write(buffers, flushed),
			delivered: (request, bytes) => around.post({type: 'delivered', link: id, request, bytes}),
			undelivered: (request, because) => around.post({type: 'undelivered', link: id, request, failure: because}),
			tick: around.tick,
		});
	}

	get queued(): number {
		return this.#outbox.queued;
	}

	/** Whether the link has ended, for whatever reason. */
	get isOver(): boolean {
		return this.#isOver;
	}

	/** Gives the link its socket; `explain` puts an error before `opened` into words. */
	attach(socket: Socket, explain: (error: Error) => Failure = brokenFailure): void {
		this.#socket = socket;
		socket.on('error', error => this.fail(this.#patience ? brokenFailure(error) : explain(error)));
		socket.on('end', () => {
			// Before it stands, the error that follows says more.
			if (this.#patience) this.fail(closedInOrder);
		});
		socket.on('close', () => this.fail(closedInOrder));
	}

	/** The connection stands: hosts are known, deadlines run, and on a protected one we prove who we are. */
	opened(): void {
		this.#patience = new Patience(this.#around.tick());
		this.remoteHost = normaliseHost(this.#socket?.remoteAddress ?? '');
		this.localHost = normaliseHost(this.#socket?.localAddress ?? '');
		const {identity} = this.#around;
		if (!identity) return;
		this.#proving = new Proving(identity, this.#speaker, bindingOf(this.#socket as TLSSocket));
		this.send(this.#proving.said);
	}

	/** Whether the other side has said who it is. */
	get hasSpoken(): boolean {
		return this.#conversation.isOpen;
	}

	/** Bytes from the socket; the buffer may be reused afterwards. */
	heard(bytes: Buffer): void {
		if (this.#isOver) return;
		const complaint = this.#framer.push(bytes);
		if (this.#isOver) return;
		if (complaint === undefined)
			this.#patience?.heard(this.#around.tick(), this.#framer.isMidFrame, this.#framer.isMidBlock);
		else this.fail(failure('E_PROTO', `The other side broke the protocol: ${complaint}.`));
	}

	/** Once a tick: ends a link that keeps us waiting. */
	sweep(): void {
		if (this.#isOver || !this.#patience) return;
		const tick = this.#around.tick();
		const complaint = this.#patience.complaint(tick);
		if (complaint !== undefined) {
			this.fail(failure('E_SILENT', complaint));
			this.#socket?.destroy();
			return;
		}
		const since = this.#sender.writingSince;
		if (since !== undefined && tick - since > stallTicks && this.#around.pool.isWanted) {
			this.fail(failure('E_SLOW', `The other side took no bytes for ${stallTicks} s while others waited.`));
			this.#socket?.destroy();
		}
	}

	/** Ends the link and tells. Not for calls from an engine, which must hear of nothing before its call returns. */
	fail(because: Failure): void {
		if (this.#isOver) return;
		this.#end();
		this.#around.post({type: 'link-closed', link: this.id, failure: because});
	}

	/** Ends the link, tells both sides why. Not for calls from an engine, as `fail`. */
	refuse(because: Failure): void {
		this.send(refusal(because));
		this.fail(because);
	}

	send(message: Message): void {
		if (this.#isOver || !this.#socket) return;
		const frame = this.#around.frames.of(message);
		if (!this.#outbox.put(frame.length)) {
			this.#tooSlow();
			return;
		}
		gather(this.#socket);
		this.#socket.write(frame, () => {
			this.#outbox.taken(frame.length);
			this.#advance();
		});
	}

	stream(messages: Iterable<Message>): void {
		if (this.#isOver) return;
		if (this.#outbox.add(messages)) this.#advance();
		else this.#tooSlow();
	}

	expect(request: RequestId, landing: Landing): void {
		if (this.#isOver) landing.abandon();
		else this.#landings.expect(request, landing);
	}

	abandon(request: RequestId): void {
		this.#framer.discard(request);
		this.#landings.abandon(request);
	}

	deliver(request: RequestId, content: Content, offset: number, length: number): void {
		this.#sender.deliver(request, content, offset, length);
	}

	drop(request: RequestId): void {
		this.#sender.drop(request);
	}

	close(because?: Failure): void {
		if (this.#isOver) return;
		const isCaller = isOpening[this.#speaker];
		if (because && !isCaller) this.send(refusal(because));
		this.#end();
	}

	/** Sends on of the long answers what there is room for. */
	#advance(): void {
		while (!this.#isOver) {
			const message = this.#outbox.next();
			if (!message) return;
			this.send(message);
		}
	}

	/** Ends the link from within a call, so the engine hears of it afterwards. */
	#tooSlow(): void {
		const because = failure('E_SLOW', 'The other side does not take what is sent to it.');
		this.#end();
		this.#socket?.destroy();
		queueMicrotask(() => this.#around.post({type: 'link-closed', link: this.id, failure: because}));
	}

	/** What was queued goes out, then the connection ends; in a second it is gone either way. A source that is mute is not waited for: its cable may be pulled. */
	#end(): void {
		this.#isOver = true;
		this.#sender.close();
		this.#landings.abandonAll();
		const socket = this.#socket;
		if (!socket || socket.destroyed) return;
		if (socket.connecting) {
			socket.destroy();
			return;
		}
		const isAwaited = this.#speaker !== 'source' || !this.#patience?.isMute(this.#around.tick());
		socket.end(() => {
			if (!isAwaited) socket.destroy();
		});
		const timer = setTimeout(() => socket.destroy(), closingTime).unref();
		socket.once('close', () => clearTimeout(timer));
	}

	#write(buffers: readonly Buffer[], flushed: () => void): void {
		const socket = this.#socket;
		if (!socket || this.#isOver) {
			flushed();
			return;
		}
		writeTogether(socket, buffers, flushed);
	}

	#onFrame(code: number, body: Buffer): string | undefined {
		if (this.#isOver) return 'a message after the end';
		this.#patience?.frameEnded();
		const decoded = decode(code, body);
		switch (decoded.kind) {
			case 'unknown':
				return this.#conversation.skip();
			case 'malformed':
				return decoded.why;
			case 'message': {
				const isFirst = !this.#conversation.isOpen;
				const complaint = this.#conversation.accept(decoded.message);
				if (complaint !== undefined) return complaint;
				if (decoded.message.type === 'proof') {
					this.#hearProof(decoded.message);
					return undefined;
				}
				this.#patience?.opened();
				if (isFirst) this.#onOpening?.();
				if (this.#isOver) return undefined;
				this.#around.post({type: 'message', link: this, message: decoded.message});
				return undefined;
			}
			default:
				return decoded satisfies never;
		}
	}

	#hearProof(proof: MessageOf<'proof'>): void {
		const who = this.#proving!.heard(proof);
		if (typeof who === 'string') this.proved = who;
		else if (isOpening[this.#speaker]) this.fail(who);
		else this.refuse(who);
	}

	#onBlockEnd(request: RequestId, length: number): void {
		this.#patience?.frameEnded();
		if (this.#isOver || !this.#landings.fill(request, length)) return;
		this.#around.post({type: 'block', link: this.id, request, bytes: length});
		this.#landings.settle(request);
	}
}
