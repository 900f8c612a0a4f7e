/**
 * One end of a simulated connection: the real codec, framer and order of conversation over a pipe.
 * Says of the world what a TCP link says of it; keeps nothing of what is said.
 */
import type {NetworkEvent} from '../net/events.ts';
import {type Failure, FailureError, failure} from '../net/failures.ts';
import {enoughQueued, LongAnswers} from '../net/long-answers.ts';
import type {Content, Landing, Link} from '../net/ports.ts';
import {Landings} from '../net/tcp/landings.ts';
import {refusal} from '../net/tcp/refusal.ts';
import {closedInOrder} from '../net/tcp/socket-failures.ts';
import type {LinkId, RequestId, Speaker} from '../net/types.ts';
import {decode, encode} from '../net/wire/codec.ts';
import {Conversation} from '../net/wire/conversation.ts';
import {Framer} from '../net/wire/framer.ts';
import {type Message, maxBlock} from '../net/wire/messages.ts';
import type {Machine} from './machine.ts';
import {blockOf, messagesOf} from './mischief.ts';
import type {Packet, Pipe} from './pipe.ts';
import type {SeededRandom} from './seeded-random.ts';
import type {VirtualClock} from './virtual-clock.ts';

/** Content that can be read without waiting, as simulated disks offer it. Throws a FailureError where `read` would reject. */
export type ImmediateContent = Content & {
	readNow(into: Uint8Array, position: number): void;
};

export type LinkSurroundings = {
	readonly clock: VirtualClock;
	readonly random: SeededRandom;
	readonly machine: Machine;
	post(event: NetworkEvent): void;
	/** Hears every message as it comes, and as it goes. */
	heard(from: string, message: Message): void;
	said(link: VirtualLink, message: Message): void;
};

type Delivery = {
	readonly request: RequestId;
	readonly content: Content;
	readonly offset: number;
	readonly length: number;
};

/** The most control bytes that may wait for the other side. */
const mostQueued = 4 * 1024 * 1024;
/** Milliseconds until the opening message must have come. */
const openingTime = 6000;

const isCaller = {member: false, fetcher: false, manager: true, source: true} as const;
const reset = failure('E_CLOSED', 'The connection was reset.');

export class VirtualLink implements Link {
	readonly id: LinkId;
	remoteHost = '';
	localHost = '';
	readonly proved = null;
	readonly #speaker: Speaker;
	readonly #around: LinkSurroundings;
	readonly #conversation: Conversation;
	readonly #framer: Framer;
	readonly #landings = new Landings();
	#pipe: Pipe | undefined;
	#deliveries: Delivery[] = [];
	#isSending = false;
	readonly #answers = new LongAnswers();
	#queued = 0;
	#isOver = false;

	/** `expects` is whose word comes over this link. */
	constructor(id: LinkId, expects: Speaker, around: LinkSurroundings) {
		this.id = id;
		this.#speaker = expects;
		this.#around = around;
		this.#conversation = new Conversation(expects);
		this.#framer = new Framer(
			{
				onFrame: (code, body) => this.#onFrame(code, body),
				onBlock: (request, offset, length) =>
					this.#isOver ? 'a block after the end' : this.#landings.begin(request, offset, length),
				onBlockEnd: (request, length) => this.#onBlockEnd(request, length),
			},
			expects === 'source',
		);
	}

	get queued(): number {
		return this.#queued;
	}

	get isOver(): boolean {
		return this.#isOver;
	}

	/** There is another end; `pipe` leads to it. */
	attach(pipe: Pipe): void {
		this.#pipe = pipe;
	}

	/** The connection stands, as far as this end knows: its deadline runs. */
	opened(remoteHost: string): void {
		this.remoteHost = remoteHost;
		this.localHost = this.#around.machine.address;
		this.#around.clock.after(openingTime, () => this.#complain());
	}

	/** What comes out of the other end's pipe. */
	take({bytes, ending}: Packet): void {
		if (this.#isOver) return;
		if (ending === 'end') this.fail(closedInOrder);
		else if (ending === 'reset') this.fail(reset);
		else {
			const complaint = this.#framer.push(bytes);
			if (complaint !== undefined && !this.#isOver)
				this.fail(failure('E_PROTO', `The other side broke the protocol: ${complaint}.`));
		}
	}

	/** Ends the link and tells. Not for calls from an engine. */
	fail(because: Failure): void {
		if (this.#isOver) return;
		this.#end();
		this.#around.post({type: 'link-closed', link: this.id, failure: because});
	}

	/** The way between the ends is lost for good. */
	broken(): void {
		this.#pipe?.kill();
		this.fail(reset);
	}

	/** Sends on of the long answers what there is room for. */
	#advance(): void {
		while (!this.#isOver && this.#queued < enoughQueued) {
			const message = this.#answers.next();
			if (!message) return;
			this.send(message);
		}
	}

	/** Ends the link from within a call, so the engine hears of it afterwards. */
	#tooSlow(): void {
		const because = failure('E_SLOW', 'The other side does not take what is sent to it.');
		this.#end();
		this.#around.clock.after(0, () => this.#around.post({type: 'link-closed', link: this.id, failure: because}));
	}

	/** The process of this end is gone without a word. */
	die(): void {
		if (this.#isOver) return;
		this.#isOver = true;
		this.#deliveries = [];
		this.#pipe?.abort();
	}

	send(message: Message): void {
		if (this.#isOver || !this.#pipe) return;
		const {said, machine, random} = this.#around;
		said(this, message);
		for (const one of messagesOf(machine.mischief, random, message)) this.#send(one);
	}

	#send(message: Message): void {
		if (this.#isOver || !this.#pipe) return;
		const bytes = encode(message);
		this.#queued += bytes.length;
		if (this.#queued > mostQueued) {
			this.#tooSlow();
			return;
		}
		this.#pipe.send({
			bytes,
			ending: 'none',
			left: () => {
				this.#queued -= bytes.length;
				this.#advance();
			},
		});
	}

	stream(messages: Iterable<Message>): void {
		if (this.#isOver) return;
		if (this.#answers.add(messages)) this.#advance();
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
		if (this.#isOver) return;
		this.#deliveries.push({request, content, offset, length});
		this.#next();
	}

	drop(request: RequestId): void {
		this.#deliveries = this.#deliveries.filter(delivery => delivery.request !== request);
	}

	close(because?: Failure): void {
		if (this.#isOver) return;
		if (because && !isCaller[this.#speaker]) this.send(refusal(because));
		this.#end();
	}

	#end(): void {
		this.#isOver = true;
		this.#deliveries = [];
		this.#landings.abandonAll();
		this.#pipe?.send({bytes: Buffer.alloc(0), ending: 'end', left: () => {}});
	}

	#complain(): void {
		const {clock, machine} = this.#around;
		if (this.#isOver || this.#conversation.isOpen) return;
		// Our own standing still is not the other side's silence.
		if (machine.stalledUntil > clock.now() - openingTime) clock.after(openingTime, () => this.#complain());
		else this.fail(failure('E_SILENT', 'The other side said nothing for 5 s after connecting.'));
	}

	#next(): void {
		if (this.#isSending || this.#isOver) return;
		const delivery = this.#deliveries.shift();
		if (!delivery) return;
		this.#isSending = true;
		this.#transmit(delivery, 0);
	}

	/** One block after the other, each when the last has left. */
	#transmit(delivery: Delivery, from: number): void {
		const {request, content, offset, length} = delivery;
		const {mischief} = this.#around.machine;
		if (from >= length) {
			if (!this.#isOver) this.#around.post({type: 'delivered', link: this.id, request, bytes: length});
			this.#sendNext();
			return;
		}
		if (mischief.isMute || mischief.isRefusing) {
			if (mischief.isRefusing) this.send({type: 'fragment-refused', request, reason: 'busy'});
			this.#around.clock.after(0, () => this.#transmit(delivery, length));
			return;
		}
		const end = Math.min(length, from + maxBlock);
		const body = Buffer.allocUnsafe(end - from);
		const read = (): void => {
			const bytes = blockOf(mischief, this.#around.random, request, from, body);
			this.#pipe?.send({bytes, ending: 'none', left: () => this.#transmit(delivery, end)});
		};
		if (!isImmediate(content)) {
			content.read(body, offset + from).then(read, error => this.#unread(delivery, error));
			return;
		}
		try {
			content.readNow(body, offset + from);
		} catch (error) {
			if (!(error instanceof FailureError)) throw error;
			this.#around.clock.after(0, () => this.#unread(delivery, error));
			return;
		}
		read();
	}

	#unread({request}: Delivery, error: unknown): void {
		const because = error instanceof FailureError ? error.failure : failure('E_DISK', `${error}`);
		if (!this.#isOver) this.#around.post({type: 'undelivered', link: this.id, request, failure: because});
		this.#sendNext();
	}

	#sendNext(): void {
		this.#isSending = false;
		this.#next();
	}

	#onFrame(code: number, body: Buffer): string | undefined {
		if (this.#isOver) return 'a message after the end';
		const decoded = decode(code, body);
		if (decoded.kind === 'unknown') return this.#conversation.skip();
		if (decoded.kind === 'malformed') return decoded.why;
		const complaint = this.#conversation.accept(decoded.message);
		if (complaint !== undefined) return complaint;
		this.#around.heard(this.remoteHost, decoded.message);
		this.#around.post({type: 'message', link: this, message: decoded.message});
		return undefined;
	}

	#onBlockEnd(request: RequestId, length: number): void {
		if (this.#isOver || !this.#landings.fill(request, length)) return;
		this.#around.post({type: 'block', link: this.id, request, bytes: length});
		this.#landings.settle(request);
	}
}

const isImmediate = (content: Content): content is ImmediateContent => 'readNow' in content;
