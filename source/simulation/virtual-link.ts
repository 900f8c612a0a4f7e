/**
 * One end of a simulated connection: the real codec, framer and order of conversation over a pipe.
 * Says of the world what a TCP link says of it; keeps nothing of what is said.
 */
import type {NetworkEvent} from '../net/events.ts';
import {type Failure, failure} from '../net/failures.ts';
import {Outbox} from '../net/outbox.ts';
import type {Content, Landing, Link} from '../net/ports.ts';
import {Landings} from '../net/tcp/landings.ts';
import {refusal} from '../net/tcp/refusal.ts';
import {closedInOrder} from '../net/tcp/socket-failures.ts';
import type {LinkId, RequestId, Speaker} from '../net/types.ts';
import {decode, encode} from '../net/wire/codec.ts';
import {Conversation} from '../net/wire/conversation.ts';
import {Framer} from '../net/wire/framer.ts';
import type {Message} from '../net/wire/messages.ts';
import type {Machine} from './machine.ts';
import {messagesOf} from './mischief.ts';
import type {Packet, Pipe} from './pipe.ts';
import type {SeededRandom} from './seeded-random.ts';
import type {VirtualClock} from './virtual-clock.ts';
import {VirtualSender} from './virtual-sender.ts';

export type LinkSurroundings = {
	readonly clock: VirtualClock;
	readonly random: SeededRandom;
	readonly machine: Machine;
	post(event: NetworkEvent): void;
	/** Hears every message as it comes, and as it goes. */
	heard(from: string, message: Message): void;
	said(link: VirtualLink, message: Message): void;
};

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
	readonly #sender: VirtualSender;
	readonly #outbox = new Outbox();
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
		this.#sender = new VirtualSender({
			...{clock: around.clock, random: around.random, machine: around.machine},
			write: (bytes, left) => this.#pipe?.send({bytes, ending: 'none', left}),
			delivered: (request, bytes) => around.post({type: 'delivered', link: id, request, bytes}),
			undelivered: (request, because) => around.post({type: 'undelivered', link: id, request, failure: because}),
			refuse: request => this.send({type: 'fragment-refused', request, reason: 'busy'}),
		});
	}

	get queued(): number {
		return this.#outbox.queued;
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
		this.#around.clock.after(0, () => this.#around.post({type: 'link-closed', link: this.id, failure: because}));
	}

	/** The process of this end is gone without a word. */
	die(): void {
		if (this.#isOver) return;
		this.#isOver = true;
		this.#sender.close();
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
		if (!this.#outbox.put(bytes.length)) {
			this.#tooSlow();
			return;
		}
		this.#pipe.send({
			bytes,
			ending: 'none',
			left: () => {
				this.#outbox.taken(bytes.length);
				this.#advance();
			},
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
		if (because && !isCaller[this.#speaker]) this.send(refusal(because));
		this.#end();
	}

	#end(): void {
		this.#isOver = true;
		this.#sender.close();
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
