/** Keeps the events that a network posts until a test takes them. */
import type {NetworkEvent} from '../../../source/net/events.ts';

type EventOf<Type extends NetworkEvent['type']> = Extract<NetworkEvent, {readonly type: Type}>;

export class Inbox {
	#events: NetworkEvent[] = [];
	#wake: (() => void)[] = [];

	readonly post = (event: NetworkEvent): void => {
		this.#events.push(event);
		for (const wake of this.#wake.splice(0)) wake();
	};

	/** The oldest event of this type, taken; waits for one. */
	async next<Type extends NetworkEvent['type']>(type: Type): Promise<EventOf<Type>> {
		for (;;) {
			const index = this.#events.findIndex(event => event.type === type);
			if (index !== -1) return this.#events.splice(index, 1)[0] as EventOf<Type>;
			await new Promise<void>(resolve => this.#wake.push(resolve));
		}
	}

	waiting(): readonly NetworkEvent['type'][] {
		return this.#events.map(({type}) => type);
	}
}
