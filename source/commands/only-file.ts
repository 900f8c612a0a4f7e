/** A peer whose owner was named by hand fetches the one file that owner shares: when it begins, and what its end means for the command. */
import type {PeerFact} from '../net/facts.ts';
import {exitCodes} from '../net/failures.ts';
import type {Output} from '../output/output.ts';
import type {Ending} from './session.ts';

export type OnlyFileParts = {
	readonly output: Output;
	readonly ending: Ending;
	/** Seconds to go on serving once it is here; 0: until somebody says quit. */
	readonly stay: number;
	/** Fetches the only file there is. */
	fetch(): void;
};

export class OnlyFile {
	readonly #parts: OnlyFileParts;
	#isHere = false;

	constructor(parts: OnlyFileParts) {
		this.#parts = parts;
	}

	/** What people have been told. */
	heard(fact: PeerFact): void {
		const {ending, fetch} = this.#parts;
		switch (fact.event) {
			case 'unmanaged':
				// Not from within a report: the engine is in the middle of something.
				setImmediate(fetch);
				break;
			case 'choices':
				if (!this.#isHere) ending.end(exitCodes.E_NAME_AMBIGUOUS);
				break;
			case 'error':
				if (!this.#isHere && fact.wanted === null) ending.end(exitCodes[fact.code]);
				break;
			case 'complete':
				if (!this.#isHere) this.#serve();
				break;
			default:
				break;
		}
	}

	/** Others may still need what is here. */
	#serve(): void {
		const {output, ending, stay} = this.#parts;
		this.#isHere = true;
		output.line(stay > 0 ? `passing it on for ${stay} seconds more` : 'passing it on until you type quit');
		if (stay > 0) setTimeout(() => ending.end(0), stay * 1000);
	}
}
