/** What a download follows and who its neighbours are by name, in as many words as there is room for. Pure. */
import {counted} from '../format.ts';
import type {DetailView} from '../host/session-view.ts';

const named = (word: string, names: readonly string[]): string =>
	names.length === 0 ? '' : `${word}${names.length === 1 ? '' : 's'} ${names.join(', ')}`;

const listed = (topology: string, ...parts: readonly string[]): string =>
	`${topology}: ${parts.filter(part => part !== '').join(', ') || 'nobody else yet'}`;

/** From the most words to the fewest. */
export const neighbourNotes = ({neighbours, swarm}: Pick<DetailView, 'neighbours' | 'swarm'>): readonly string[] => {
	const {topology, why, isOpen, owner, from, to} = neighbours;
	const peers = `swarm ${counted(swarm, 'peer')}`;
	// No word is said twice.
	const open = peers.startsWith(topology) ? peers : `${topology}, ${peers}`;
	const auto = `auto: ${topology}, ${why}`;
	if (isOpen) return why === '' ? [open] : [`auto: ${topology} of ${counted(swarm, 'peer')}, ${why}`, auto, open];
	const byOwner = owner === '' ? '' : `owner ${owner}`;
	const short = [from.length === 0 ? '' : `from ${from.join(', ')}`, to.length === 0 ? '' : `to ${to.join(', ')}`];
	const fewest = `${topology}: from ${from.length} to ${to.length}`;
	if (why !== '') return [listed(auto, byOwner, ...short), listed(auto, ...short), auto, fewest];
	return [
		listed(topology, byOwner, named('download neighbour', from), named('upload neighbour', to)),
		listed(topology, byOwner, ...short),
		listed(topology, ...short),
		fewest,
	];
};

/** The longest that fits into so many cells; the shortest when none does. `widthOf` measures. */
export const fittingNote = (notes: readonly string[], cells: number, widthOf: (text: string) => number): string =>
	notes.find(note => widthOf(note) <= cells) ?? notes.at(-1) ?? '';
