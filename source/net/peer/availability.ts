/** What we tell of a file that somebody wants. Pure. */
import type {FileId} from '../types.ts';
import type {MessageOf} from '../wire/messages.ts';
import {cutBytes} from '../wire/parts.ts';
import type {Holding} from './shelf.ts';

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
