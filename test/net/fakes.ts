/** Small fakes of the ports for unit tests of engines: a clock one sets, links that remember what was said. */
import type {Failure} from '../../source/net/failures.ts';
import type {Content, DialOptions, Landing, Link, Network, Random} from '../../source/net/ports.ts';
import type {Address, LinkId, PeerId, Speaker} from '../../source/net/types.ts';
import type {Message, MessageOf, MessageType} from '../../source/net/wire/messages.ts';

export class FakeClock {
	time = 1000;

	now(): number {
		return this.time;
	}
}

export class FakeRandom implements Random {
	#ids = 0;

	next(): number {
		return 0.5;
	}

	id(): string {
		return `id-${++this.#ids}`;
	}
}

let links = 0;

export class FakeLink implements Link {
	readonly id: LinkId = ++links;
	readonly remoteHost: string;
	readonly localHost: string;
	proved: PeerId | null = null;
	readonly said: Message[] = [];
	readonly expected = new Map<number, Landing>();
	readonly abandoned: number[] = [];
	readonly deliveries: {request: number; offset: number; length: number}[] = [];
	queued = 0;
	closedBecause: Failure | 'closed' | null = null;

	constructor(remoteHost = '10.0.0.2', localHost = '10.0.0.1') {
		this.remoteHost = remoteHost;
		this.localHost = localHost;
	}

	send(message: Message): void {
		this.said.push(message);
	}

	stream(messages: Iterable<Message>): void {
		for (const message of messages) this.send(message);
	}

	expect(request: number, landing: Landing): void {
		this.expected.set(request, landing);
	}

	abandon(request: number): void {
		this.abandoned.push(request);
	}

	deliver(request: number, _content: Content, offset: number, length: number): void {
		this.deliveries.push({request, offset, length});
	}

	drop(): void {}

	close(because?: Failure): void {
		this.closedBecause = because ?? 'closed';
	}

	/** Everything of one type that was said. */
	all<Type extends MessageType>(type: Type): MessageOf<Type>[] {
		return this.said.filter((message): message is MessageOf<Type> => message.type === type);
	}

	/** The last of one type that was said. */
	last<Type extends MessageType>(type: Type): MessageOf<Type> | undefined {
		return this.all(type).at(-1);
	}
}

export class FakeNetwork implements Network {
	readonly dialled: {to: Address; expects: Speaker; link: FakeLink}[] = [];
	readonly listens: Address[] = [];

	dial(to: Address, expects: 'manager' | 'source', _options: DialOptions): Link {
		const link = new FakeLink(to.host, '10.0.0.9');
		this.dialled.push({to, expects, link});
		return link;
	}

	listen(at: Address): void {
		this.listens.push(at);
	}
}
