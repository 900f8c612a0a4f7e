/** Questions to the manager's directory and their answers in parts. Knows what was asked, not why. */
import type {PeerFact} from '../facts.ts';
import type {Clock} from '../ports.ts';
import type {DirectoryFile, DirectoryIndexing, PeerId} from '../types.ts';
import type {Message, MessageOf} from '../wire/messages.ts';
import {listed} from './resolution.ts';

export type Directory = {readonly files: readonly DirectoryFile[]; readonly indexing: readonly DirectoryIndexing[]};

type Pending = {
	readonly onAnswer: (answer: Directory) => void;
	readonly files: DirectoryFile[];
	readonly indexing: DirectoryIndexing[];
	readonly askedAt: number;
};

const limit = 10_000;

export class LookUps {
	readonly #clock: Clock;
	readonly #say: (message: Message) => void;
	readonly #pending = new Map<number, Pending>();
	#last = 0;

	/** `say` reaches the manager. */
	constructor(clock: Clock, say: (message: Message) => void) {
		this.#clock = clock;
		this.#say = say;
	}

	/** Asks; an answer that never comes is forgotten. */
	ask(by: MessageOf<'look-up'>['by'], query: string, onAnswer: (answer: Directory) => void): void {
		const request = ++this.#last;
		this.#pending.set(request, {onAnswer, files: [], indexing: [], askedAt: this.#clock.now()});
		this.#say({type: 'look-up', request, by, query});
	}

	answered({request, isLast, files, indexing}: MessageOf<'directory'>): void {
		const pending = this.#pending.get(request);
		if (!pending) return;
		pending.files.push(...files);
		pending.indexing.push(...indexing);
		if (!isLast) return;
		this.#pending.delete(request);
		pending.onAnswer({files: pending.files, indexing: pending.indexing});
	}

	/** Tells everything the directory has, grouped by content. */
	files(nameOf: (peer: PeerId) => string, report: (fact: PeerFact) => void): void {
		this.ask('all', '', ({files, indexing}) =>
			report({
				event: 'files',
				files: listed(files, nameOf),
				indexing: indexing.map(({name, percent}) => ({name, percent})),
			}),
		);
	}

	tick(): void {
		const now = this.#clock.now();
		for (const [request, {askedAt}] of this.#pending) if (now - askedAt >= limit) this.#pending.delete(request);
	}
}
