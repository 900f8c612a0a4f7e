/** One end of a connection that speaks the protocol by hand: says whatever a test wants, and keeps what it hears. Knows no test runner. */
import {connect, type Socket} from 'node:net';
import {decode, encode} from '../../source/net/wire/codec.ts';
import {Framer} from '../../source/net/wire/framer.ts';
import type {Message, MessageOf, MessageType} from '../../source/net/wire/messages.ts';

export class Stranger {
	readonly heard: Message[] = [];
	/** Bytes of fragments that came. */
	bytes = 0;
	readonly #socket: Socket;
	#wake: (() => void)[] = [];

	/** `from`: the address to call from. */
	constructor(port: number, from = '127.0.0.1') {
		this.#socket = connect({host: '127.0.0.1', port, localAddress: from});
		const framer = new Framer(
			{
				onFrame: (code, body) => {
					const decoded = decode(code, body);
					if (decoded.kind === 'message') this.heard.push(decoded.message);
					return undefined;
				},
				onBlock: (_, __, length) => {
					this.bytes += length;
					return null;
				},
				onBlockEnd: () => {},
			},
			true,
		);
		this.#socket.on('data', data => {
			framer.push(data);
			for (const wake of this.#wake.splice(0)) wake();
		});
		// Being refused is what it is to expect.
		this.#socket.on('error', () => {});
	}

	say(...said: readonly Message[]): void {
		for (const message of said) this.#socket.write(encode(message));
	}

	/** The first message of this type that fits, past or to come. */
	async hears<Type extends MessageType>(
		type: Type,
		fits: (message: MessageOf<Type>) => boolean = () => true,
	): Promise<MessageOf<Type>> {
		for (;;) {
			const found = this.heard.find(message => message.type === type && fits(message as MessageOf<Type>));
			if (found) return found as MessageOf<Type>;
			await new Promise<void>(resolve => this.#wake.push(resolve));
		}
	}

	end(): void {
		this.#socket.destroy();
	}
}
