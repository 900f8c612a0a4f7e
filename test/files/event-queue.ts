/** What a disk says, kept until somebody asks for it. Knows no test runner. */
import type {DiskEvent} from '../../source/net/events.ts';

/** Events as they came, taken one by one. */
export class EventQueue {
	readonly #events: DiskEvent[] = [];
	readonly #waiting: (() => void)[] = [];

	readonly post = (event: DiskEvent): void => {
		this.#events.push(event);
		for (const wake of this.#waiting.splice(0)) wake();
	};

	count(type: DiskEvent['type']): number {
		return this.#events.filter(event => event.type === type).length;
	}

	async next<Type extends DiskEvent['type']>(type: Type): Promise<Extract<DiskEvent, {readonly type: Type}>> {
		return this.first([type]);
	}

	/** The first event of one of these types. */
	async first<Type extends DiskEvent['type']>(
		types: readonly Type[],
	): Promise<Extract<DiskEvent, {readonly type: Type}>> {
		for (;;) {
			const at = this.#events.findIndex(event => types.some(type => type === event.type));
			if (at !== -1) return this.#events.splice(at, 1)[0] as Extract<DiskEvent, {readonly type: Type}>;
			await new Promise<void>(resolve => this.#waiting.push(resolve));
		}
	}
}
