/** A line of text being typed: the caret where it stands, the part around it when all does not fit. Pure; changes nothing. */
import type {Glyphs} from '../glyphs.ts';
import {type Span, widthOf} from '../line.ts';
import {type Field, graphemes} from '../ui/field.ts';

/** A field in at most so many cells; `hasCaret`: whether it has the keys. */
export const fieldSpans = ({text, caret}: Field, cells: number, hasCaret: boolean, glyphs: Glyphs): readonly Span[] => {
	const characters = graphemes(text);
	const at = hasCaret ? Math.min(caret, characters.length) : 0;
	let room = cells - (hasCaret ? widthOf(glyphs.caret) : 0);
	// From the caret to the left, then on to the right: what is being typed is in view.
	let start = at;
	while (start > 0 && room - widthOf(characters[start - 1]!) >= 0) {
		start--;
		room -= widthOf(characters[start]!);
	}
	let end = at;
	while (end < characters.length && room - widthOf(characters[end]!) >= 0) {
		room -= widthOf(characters[end]!);
		end++;
	}
	const before = characters.slice(start, at).join('');
	const after = characters.slice(at, end).join('');
	return hasCaret ? [before, ['focus', glyphs.caret], after] : [after];
};
