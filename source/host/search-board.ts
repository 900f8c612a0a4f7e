/** The latest search as a screen shows it, while its answers stream in and after. */
import {distance} from 'fastest-levenshtein';
import type {FoundFile, PeerFact} from '../net/facts.ts';
import {escapeText} from '../net/names.ts';
import type {FoundRow, SearchView} from './session-view.ts';

type Finding = Extract<PeerFact, {event: 'finding'}>;
type Found = Extract<PeerFact, {event: 'found'}>;

const mostClosest = 3;

export class SearchBoard {
	#view: SearchView | null = null;
	/** As it was asked, unescaped: an older search's answer is not this one's. */
	#query = '';
	#rows: ReadonlyMap<string, FoundRow> = new Map();

	start(query: string, asked: number): void {
		this.#query = query;
		this.#rows = new Map();
		this.#view = {
			query: escapeText(query),
			asked,
			answered: 0,
			startedAt: Date.now(),
			endedAt: null,
			silent: [],
			closest: [],
		};
	}

	/** `isLate` tells of a peer by its name; `known`: names of shared files. */
	hear(fact: Finding | Found, isLate: (name: string) => boolean, known: () => Iterable<string>): void {
		if (!this.#view || fact.query !== this.#query || this.#view.endedAt !== null) return;
		const {asked, answered, files} = fact;
		this.#rows = new Map(files.map(file => [file.id, foundRow(file, isLate)]));
		const isOver = fact.event === 'found';
		this.#view = {
			...this.#view,
			asked,
			answered,
			endedAt: isOver ? Date.now() : null,
			silent: isOver ? fact.silent.map(name => `${escapeText(name)}${isLate(name) ? ', late' : ''}`) : [],
			closest: isOver && files.length === 0 ? closestTo(fact.query, known()) : [],
		};
	}

	view(): {readonly search: SearchView | null; readonly found: ReadonlyMap<string, FoundRow>} {
		return {search: this.#view, found: this.#rows};
	}
}

const foundRow = (file: FoundFile, isLate: (name: string) => boolean): FoundRow => ({
	id: file.id,
	name: escapeText(file.name),
	names: file.names.map(escapeText),
	size: file.size,
	holders: file.holders.map(escapeText),
	late: file.holders.filter(isLate).length,
});

const closestTo = (query: string, names: Iterable<string>): readonly string[] =>
	[...new Set(names)]
		.map(name => ({name, far: distance(query.toLowerCase(), name.toLowerCase())}))
		.filter(({name, far}) => far <= Math.max(4, name.length / 2))
		.sort((left, right) => left.far - right.far)
		.slice(0, mostClosest)
		.map(({name}) => escapeText(name));
