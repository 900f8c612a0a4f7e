/** The words a person types to a running program: the palette of its screen and the lines on its standard input read this one table. Pure. */

export type WordName =
	| 'add'
	| 'remove'
	| 'files'
	| 'list'
	| 'get'
	| 'register-group'
	| 'upload'
	| 'find'
	| 'peers'
	| 'groups'
	| 'ban'
	| 'evict'
	| 'help'
	| 'quit';

export type Side = 'peer' | 'manager' | 'both';

export type Word = {
	readonly word: WordName;
	/** Other words for the same. */
	readonly also: readonly string[];
	readonly side: Side;
	/** What follows; empty for nothing. */
	readonly takes: '' | 'PATH' | 'NAME' | 'QUERY';
	/** The word that it is when nothing follows; null: something must. */
	readonly alone: WordName | null;
	readonly help: string;
};

const word = (
	name: WordName,
	side: Side,
	takes: Word['takes'],
	help: string,
	{also = [], alone = takes === '' ? name : null}: Partial<Pick<Word, 'also' | 'alone'>> = {},
): Word => ({word: name, also, side, takes, alone, help});

export const words: readonly Word[] = [
	word('add', 'peer', 'PATH', 'share a file or folder', {also: ['register-peer']}),
	word('remove', 'peer', 'NAME', 'stop sharing it'),
	word('files', 'peer', '', 'shared files'),
	word('list', 'peer', '', 'who is here, what is shared, who has it'),
	word('get', 'peer', 'NAME', 'fetch it; alone as list', {also: ['down'], alone: 'list'}),
	word('register-group', 'peer', 'NAME', 'fetch it with its downloading group'),
	word('upload', 'peer', 'NAME', 'let those begin who wait for a file held by you; alone: all', {alone: 'upload'}),
	word('find', 'peer', 'QUERY', 'ask every peer', {alone: 'find'}),
	word('peers', 'both', '', 'who is here'),
	word('groups', 'manager', '', 'who downloads what together'),
	word('ban', 'manager', 'NAME', 'ban a peer (asks)'),
	word('evict', 'manager', 'NAME', 'evict a peer (asks)'),
	word('help', 'both', '', 'what can be done here', {also: ['?']}),
	word('quit', 'both', '', 'say goodbye and leave', {also: ['exit']}),
];

/** A line as it was typed, in its parts. */
export type Split = {
	/** In small letters. */
	readonly typed: string;
	/** What follows, without quotes. */
	readonly what: string;
	readonly hasSpace: boolean;
};

export const splitLine = (text: string): Split => {
	const [, typed = '', space = '', rest = ''] = /^\s*(\S*)(\s*)(.*?)\s*$/.exec(text) ?? [];
	return {typed: typed.toLowerCase(), what: /^(["'])(.*)\1$/.exec(rest)?.[2] ?? rest, hasSpace: space !== ''};
};

/** The word that is typed, among those of the sides that are there. */
export const wordOf = (typed: string, known: readonly Word[]): Word | undefined =>
	known.find(entry => entry.word === typed || entry.also.includes(typed));

/** A line that was understood, or what is wrong with it. */
export type ReadLine =
	| {readonly kind: WordName; readonly what: string}
	| {readonly kind: 'nothing'}
	/** A word nobody knows, or one that lacks what it needs. */
	| {readonly kind: 'unknown'; readonly typed: string}
	| {readonly kind: 'lacks'; readonly typed: string; readonly needs: string};

export const readLine = (text: string, known: readonly Word[]): ReadLine => {
	const {typed, what} = splitLine(text);
	if (typed === '') return {kind: 'nothing'};
	const entry = wordOf(typed, known);
	if (!entry) return {kind: 'unknown', typed};
	if (entry.takes === '') return {kind: entry.word, what: ''};
	if (what !== '') return {kind: entry.word, what};
	// `down` is another word for fetching, not for listing.
	if (entry.alone === null || (entry.alone !== entry.word && typed !== entry.word))
		return {kind: 'lacks', typed, needs: entry.takes};
	return {kind: entry.alone, what: ''};
};
