/** The command palette: the words of a typed line, what completes them, and what they do. Pure. */
import type {SessionView} from '../host/session-view.ts';
import {type Effect, send, still, type Updated, withEffects} from './effects.ts';
import {fieldOf} from './field.ts';
import {emptyList} from './list.ts';
import {asking, isBusy} from './questions.ts';
import type {UiState} from './state.ts';

export type Completion = {
	/** The whole line when it is taken. */
	readonly text: string;
	readonly help: string;
};

export type PaletteCommand =
	| {readonly kind: 'add' | 'remove' | 'get' | 'find' | 'ban' | 'evict'; readonly what: string}
	| {readonly kind: 'files' | 'list' | 'peers' | 'help' | 'quit'}
	| {readonly kind: 'wrong'; readonly why: string};

type Word = {
	readonly word: string;
	readonly side: 'peer' | 'manager' | 'both';
	/** What follows; empty for nothing. */
	readonly takes: string;
	readonly help: string;
};

/** The words of `shoal peer`'s typed lines, and the manager's. */
const words: readonly Word[] = [
	{word: 'add', side: 'peer', takes: 'PATH', help: 'share a file or folder'},
	{word: 'remove', side: 'peer', takes: 'NAME', help: 'stop sharing it'},
	{word: 'files', side: 'peer', takes: '', help: 'what is shared'},
	{word: 'list', side: 'peer', takes: '', help: 'who is here and what is shared'},
	{word: 'get', side: 'peer', takes: 'NAME', help: 'fetch it'},
	{word: 'find', side: 'peer', takes: 'QUERY', help: 'ask every peer'},
	{word: 'peers', side: 'both', takes: '', help: 'who is here'},
	{word: 'ban', side: 'manager', takes: 'NAME', help: 'ban a peer (asks)'},
	{word: 'evict', side: 'manager', takes: 'NAME', help: 'evict a peer (asks)'},
	{word: 'help', side: 'both', takes: '', help: 'all keys'},
	{word: 'quit', side: 'both', takes: '', help: 'leave'},
];

const known = (view: SessionView): readonly Word[] =>
	words.filter(({side}) => side === 'both' || (side === 'peer' ? view.peer !== null : view.manager !== null));

/** Other words that typed lines know for the same. */
const synonyms: Readonly<Record<string, string>> = {
	'register-peer': 'add',
	'register-group': 'get',
	down: 'get',
	exit: 'quit',
	'?': 'help',
};

const split = (text: string): {readonly word: string; readonly what: string; readonly hasSpace: boolean} => {
	const [, typed = '', space = '', rest = ''] = /^\s*(\S*)(\s*)(.*?)\s*$/.exec(text) ?? [];
	const word = typed.toLowerCase();
	const what = /^(["'])(.*)\1$/.exec(rest)?.[2] ?? rest;
	return {word: Object.hasOwn(synonyms, word) ? synonyms[word]! : word, what, hasSpace: space !== ''};
};

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

const mostCompletions = 50;

export const completionsOf = (text: string, view: SessionView): readonly Completion[] => {
	const {word, what, hasSpace} = split(text);
	if (!hasSpace)
		return known(view)
			.filter(entry => entry.word.startsWith(word))
			.map(({word: whole, takes, help}) => ({
				text: takes === '' ? whole : `${whole} `,
				help: takes === '' ? help : `${takes}: ${help}`,
			}));
	const start = what.toLowerCase();
	return valuesOf(word, view)
		.filter(value => value.toLowerCase().startsWith(start))
		.slice(0, mostCompletions)
		.map(value => ({text: `${word} ${value}`, help: ''}));
};

const valuesOf = (word: string, view: SessionView): readonly string[] => {
	switch (word) {
		case 'get':
			return [...view.files.values()].filter(({state}) => state === 'offered').map(({name}) => name);
		case 'remove':
			return [...view.files.values()].map(({sharedAs}) => sharedAs).filter(name => name !== '');
		case 'ban':
		case 'evict':
			return [...view.members.values()].filter(({departedAt}) => departedAt === null).map(({name}) => name);
		default:
			return [];
	}
};

export const parseCommand = (text: string, view: SessionView): PaletteCommand => {
	const {word, what} = split(text);
	if (word === '') return {kind: 'wrong', why: 'type a command, or esc'};
	const entry = known(view).find(candidate => candidate.word === word);
	if (!entry) return {kind: 'wrong', why: `"${word}" is no command here`};
	if (entry.takes !== '' && what === '' && word !== 'find')
		return {kind: 'wrong', why: `${word} needs a ${entry.takes}`};
	switch (word) {
		case 'add':
		case 'get':
		case 'find':
			return {kind: word, what};
		case 'remove': {
			const shared = valuesOf('remove', view);
			const name = shared.find(one => one === what) ?? shared.find(one => isSame(one, what));
			return name === undefined ? {kind: 'wrong', why: `you do not share ${what}`} : {kind: word, what: name};
		}
		case 'ban':
		case 'evict': {
			const member = [...view.members.values()].find(({name}) => isSame(name, what));
			return member ? {kind: word, what: member.id} : {kind: 'wrong', why: `nobody is called ${what}`};
		}
		case 'files':
		case 'list':
		case 'peers':
		case 'help':
		case 'quit':
			return {kind: word};
		default:
			return {kind: 'wrong', why: `"${word}" is no command here`};
	}
};

/** What a command that is no mistake does. */
export const effectsOfCommand = (
	ui: UiState,
	command: Exclude<PaletteCommand, {kind: 'wrong'}>,
	view: SessionView,
): Updated => {
	const toPeer = (focus: UiState['peer']['focus'], ...effects: readonly Effect[]): Updated =>
		withEffects(
			{...ui, screen: ui.screen.name === 'demo' ? ui.screen : {name: 'peer'}, peer: {...ui.peer, focus}},
			...effects,
		);
	switch (command.kind) {
		case 'add':
			return withEffects(
				{
					...ui,
					overlay: {
						name: 'path',
						field: fieldOf(command.what),
						completions: [],
						choice: 0,
						wrong: '',
					},
				},
				{type: 'share-path', text: command.what},
			);
		case 'remove':
			return still(asking(ui, {type: 'unshare', names: [command.what]}, view));
		case 'get':
			return toPeer('transfers', {type: 'send', intent: {to: 'fetch', wanted: command.what}});
		case 'find': {
			const {ui: next, effects} = toPeer('search', send({to: 'peer', intent: {type: 'find', query: command.what}}));
			return {ui: {...next, peer: {...next.peer, query: fieldOf(command.what), found: emptyList}}, effects};
		}
		case 'files':
			return toPeer('files');
		case 'list':
		case 'peers':
			return view.peer ? toPeer('roster') : still({...ui, screen: {name: 'manager'}});
		case 'ban':
		case 'evict':
			return still(asking(ui, {type: command.kind, peer: command.what}, view));
		case 'help':
			return still({...ui, overlay: {name: 'help', filter: {text: '', caret: 0}, top: 0}});
		case 'quit':
			return isBusy(view) ? still(asking(ui, {type: 'quit'}, view)) : withEffects(ui, {type: 'quit'});
		default:
			return command satisfies never;
	}
};
