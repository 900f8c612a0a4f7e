/** Strangers that dial a port hundreds of times a second: some say nothing, some a byte now and then, some nonsense. Knows no test runner. */
import {connect, type Socket} from 'node:net';

/** Milliseconds between two waves. */
const beat = 20;
const trickled = Buffer.from([0, 0, 3, 0xff, 1, ...Array.from({length: 100}, () => 0)]);
const nonsense = [Buffer.from('GET / HTTP/1.1\r\n\r\n'), Buffer.alloc(64, 0xff), Buffer.from([0, 0, 0, 1, 250])];

export class Flooding {
	readonly #port: number;
	readonly #timer: NodeJS.Timeout;
	readonly #sockets = new Map<Socket, number>();
	/** Connections begun, and those that stood. */
	begun = 0;
	stood = 0;

	/** `rate`: connections a second. */
	constructor(port: number, rate: number) {
		this.#port = port;
		let due = 0;
		this.#timer = setInterval(() => {
			for (due += (rate * beat) / 1000; due >= 1; due--) this.#call();
			for (const [socket, at] of this.#sockets) {
				if (at < 0 || Math.random() > 0.05) continue;
				socket.write(trickled.subarray(at, at + 1));
				this.#sockets.set(socket, at + 1);
			}
		}, beat);
	}

	/** How many stand now. */
	get standing(): number {
		return this.#sockets.size;
	}

	stop(): void {
		clearInterval(this.#timer);
		for (const socket of this.#sockets.keys()) socket.destroy();
	}

	#call(): void {
		const kind = this.begun++ % 3;
		const socket = connect({host: '127.0.0.1', port: this.#port}, () => {
			this.stood++;
			if (kind === 2) socket.write(nonsense[this.begun % nonsense.length]!);
		});
		this.#sockets.set(socket, kind === 1 ? 0 : -1);
		// Being cut off is what strangers are to expect.
		socket.on('error', () => {}).once('close', () => this.#sockets.delete(socket));
		socket.resume();
	}
}
