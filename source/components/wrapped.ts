/** Text in lines of at most so many cells, broken at spaces where it can be. Pure. */
import {widthOf} from '../line.ts';

export const wrapped = (text: string, cells: number): readonly string[] => {
	const lines: string[] = [];
	let line = '';
	for (const word of text.split(' ').flatMap(word => pieces(word, cells))) {
		const longer = line === '' ? word : `${line} ${word}`;
		if (widthOf(longer) <= cells) {
			line = longer;
			continue;
		}
		lines.push(line);
		line = word;
	}
	return [...lines, line];
};

/** A word that is longer than a line, in parts that are not. */
const pieces = (word: string, cells: number): readonly string[] => {
	if (widthOf(word) <= cells) return [word];
	const parts: string[] = [''];
	for (const character of word) {
		if (widthOf(parts.at(-1)! + character) > cells) parts.push('');
		parts[parts.length - 1] += character;
	}
	return parts;
};
