/** What we tell of files that somebody wants or looks for. Pure. */
import type {FileId, Manifest} from '../types.ts';
import {type MessageOf, sharedFileField} from '../wire/messages.ts';
import {cutBytes, cutList} from '../wire/parts.ts';
import type {Holding, Shelf} from './shelf.ts';

/** What we have of a file, in as many parts as it takes. `isWanted`: we are downloading it ourselves. */
export const availability = (
	file: FileId,
	holding: Holding | undefined,
	isWanted: boolean,
): MessageOf<'availability'>[] => {
	const answer = {type: 'availability', file, part: 0, parts: 1, bits: new Uint8Array()} as const;
	if (!holding) return [{...answer, holds: isWanted ? 'some' : 'none'}];
	if (holding.have.isFull) return [{...answer, holds: 'all'}];
	const parts = cutBytes(holding.have.bytes);
	return parts.map((bits, part) => ({...answer, holds: 'some', part, parts: parts.length, bits}));
};

/** The manifest, in as many parts as it takes. */
export const manifestParts = ({id: file, size, fragmentSize, whole, hashes}: Manifest): MessageOf<'manifest'>[] => {
	const parts = cutBytes(hashes);
	const of = {type: 'manifest', file, size, fragmentSize, whole, parts: parts.length} as const;
	return parts.map((cut, part) => ({...of, part, hashes: cut}));
};

/** Files that a search meets, in as many parts as it takes. */
export function* results(shelf: Shelf, {request, query}: MessageOf<'search'>): Generator<MessageOf<'results'>> {
	const parts = cutList(shelf.shared(query), file => sharedFileField.size(file));
	for (const [index, files] of parts.entries())
		yield {type: 'results', request, isLast: index === parts.length - 1, files};
}
