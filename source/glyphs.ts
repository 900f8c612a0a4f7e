/** The characters that draw things: one set for terminals with Unicode, one of plain ASCII. Every glyph is one cell wide in both. */

export type BoxGlyphs = {
	readonly topLeft: string;
	readonly topRight: string;
	readonly bottomLeft: string;
	readonly bottomRight: string;
	readonly across: string;
	readonly down: string;
};

export type Glyphs = {
	readonly isAscii: boolean;
	/** Around the panel that has the focus. */
	readonly heavy: BoxGlyphs;
	readonly light: BoxGlyphs;
	readonly alive: string;
	readonly late: string;
	readonly gone: string;
	/** Banned or failed. */
	readonly bad: string;
	readonly done: string;
	readonly cursor: string;
	readonly beat: string;
	readonly missedBeat: string;
	/** Where a text was cut. */
	readonly cut: string;
	readonly up: string;
	readonly down: string;
	readonly caret: string;
	/** A character that is not shown. */
	readonly hidden: string;
	readonly missing: string;
	readonly tile: string;
	readonly barFill: string;
	/** Parts of a cell, from one eighth to seven; empty where there are none. */
	readonly barParts: readonly string[];
	readonly barRest: string;
	/** Low to high. */
	readonly spark: readonly string[];
	/** A cell of many fragments, from just begun to nearly done. */
	readonly tenths: readonly string[];
};

const light = {topLeft: '┌', topRight: '┐', bottomLeft: '└', bottomRight: '┘', across: '─', down: '│'};
const heavy = {topLeft: '┏', topRight: '┓', bottomLeft: '┗', bottomRight: '┛', across: '━', down: '┃'};
const asciiLight = {topLeft: '+', topRight: '+', bottomLeft: '+', bottomRight: '+', across: '-', down: '|'};

export const unicodeGlyphs: Glyphs = {
	isAscii: false,
	heavy,
	light,
	alive: '●',
	late: '◐',
	gone: '○',
	bad: '✗',
	done: '✓',
	cursor: '▸',
	beat: '▪',
	missedBeat: '·',
	cut: '…',
	up: '↑',
	down: '↓',
	caret: '▏',
	hidden: '•',
	missing: '·',
	tile: '█',
	barFill: '█',
	barParts: ['▏', '▎', '▍', '▌', '▋', '▊', '▉'],
	barRest: '·',
	spark: ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'],
	tenths: ['▁', '▁', '▂', '▃', '▄', '▄', '▅', '▆', '▇'],
};

export const asciiGlyphs: Glyphs = {
	isAscii: true,
	heavy: {...asciiLight, across: '='},
	light: asciiLight,
	alive: '*',
	late: '~',
	gone: '-',
	bad: 'x',
	done: '+',
	cursor: '>',
	beat: '|',
	missedBeat: '.',
	cut: '~',
	up: '^',
	down: 'v',
	caret: '_',
	hidden: '*',
	missing: '.',
	tile: '#',
	barFill: '#',
	barParts: [],
	barRest: '.',
	spark: ['_', '.', ',', '-', '=', '+', '*', '#'],
	tenths: ['1', '2', '3', '4', '5', '6', '7', '8', '9'],
};
