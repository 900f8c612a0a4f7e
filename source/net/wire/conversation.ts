/** Who may say what, and what must come first: checked before an engine sees a message. Keeps two bits a link. */
import type {Speaker} from '../types.ts';
import {type Message, type MessageType, messages} from './messages.ts';

const opens: Readonly<Record<Speaker, readonly MessageType[]>> = {
	member: ['hello'],
	fetcher: ['hello'],
	manager: ['welcome', 'refused'],
	source: ['greeting', 'refused'],
};

/** Listens to one side of a link. */
export class Conversation {
	readonly #speaker: Speaker;
	readonly #isProving: boolean;
	#awaitsProof: boolean;
	#isOpen = false;

	/** `isProving`: the link is protected, and who is at the other end is proved before anything else. */
	constructor(speaker: Speaker, isProving = false) {
		this.#speaker = speaker;
		this.#isProving = isProving;
		this.#awaitsProof = isProving;
	}

	/** Whether the opening message has come. */
	get isOpen(): boolean {
		return this.#isOpen;
	}

	/** A complaint when a frame of a type nobody knows may not come now: a later version's, after the opening, is skipped. */
	skip(): string | undefined {
		return this.#isOpen ? undefined : `a message of an unknown type before ${opens[this.#speaker].join(' or ')}`;
	}

	/** A complaint when this message may not come from this speaker now. */
	accept(message: Message): string | undefined {
		const says: readonly Speaker[] = messages[message.type].says;
		if (!says.includes(this.#speaker)) return `a ${this.#speaker} does not say ${message.type}`;
		if (message.type === 'proof') return this.#prove();
		if (this.#awaitsProof) return `${message.type} before proof`;
		const isOpening = opens[this.#speaker].includes(message.type);
		if (!this.#isOpen && !isOpening) return `${message.type} before ${opens[this.#speaker].join(' or ')}`;
		if (this.#isOpen && isOpening && message.type !== 'refused') return `${message.type} a second time`;
		this.#isOpen = true;
		return undefined;
	}

	#prove(): string | undefined {
		if (!this.#isProving) return 'proof on an open link';
		if (!this.#awaitsProof) return 'proof a second time';
		this.#awaitsProof = false;
		return undefined;
	}
}
