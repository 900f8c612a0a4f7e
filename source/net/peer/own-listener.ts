/** Where this peer listens for those that fetch from it. Decides neither when nor at which address. */
import type {PeerOptions, PeerPorts} from './options.ts';

export class OwnListener {
	readonly #ports: Pick<PeerPorts, 'network' | 'report'>;
	readonly #options: Pick<PeerOptions, 'host' | 'port'>;
	#host = '';
	#port = 0;

	constructor(ports: Pick<PeerPorts, 'network' | 'report'>, options: Pick<PeerOptions, 'host' | 'port'>) {
		this.#ports = ports;
		this.#options = options;
	}

	/** Empty before it was told to listen. */
	get host(): string {
		return this.#host;
	}

	/** 0 before it stands. */
	get port(): number {
		return this.#port;
	}

	/** Listens where a person chose, else at `usual`; `stands` or a failure follows. */
	listen(usual: string): void {
		this.#host = this.#options.host ?? usual;
		this.#ports.network.listen({host: this.#host, port: this.#options.port}, 'fetcher');
	}

	/** It stands, on this port. */
	stands(port: number): void {
		this.#port = port;
		this.#ports.report({event: 'listening', host: this.#host, port});
	}
}
