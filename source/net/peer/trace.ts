/** What goes to and fro for fragments, step by step, for those who want to watch. Tells; decides nothing. */
import type {PeerFact} from '../facts.ts';
import type {FileId, FragmentIndex, PeerId} from '../types.ts';

type Traced = Extract<PeerFact, {event: 'trace'}>;

export class Trace {
	readonly #report: (fact: PeerFact) => void;
	readonly #isOn: boolean;
	readonly #nameOf: (peer: PeerId) => string;

	constructor(report: (fact: PeerFact) => void, isOn: boolean, nameOf: (peer: PeerId) => string) {
		this.#report = report;
		this.#isOn = isOn;
		this.#nameOf = nameOf;
	}

	/** Which fragments were asked for or moved. */
	fragments(did: Traced['did'], peer: PeerId, id: FileId, fragments: readonly FragmentIndex[]): void {
		if (!this.#isOn || fragments.length === 0) return;
		this.#report({event: 'trace', did, peer, name: this.#nameOf(peer), id, count: fragments.length, fragments});
	}

	/** Requests, in the order asked. */
	requests(
		did: 'request-sent' | 'request-received',
		peer: PeerId,
		id: FileId,
		wanted: readonly {readonly index: FragmentIndex}[],
	): void {
		if (this.#isOn)
			this.fragments(
				did,
				peer,
				id,
				wanted.map(({index}) => index),
			);
	}

	/** A list of `count` fragments that somebody has. */
	list(did: 'list-received' | 'list-sent', peer: PeerId, id: FileId, count: number): void {
		if (!this.#isOn) return;
		this.#report({event: 'trace', did, peer, name: this.#nameOf(peer), id, count, fragments: []});
	}
}
