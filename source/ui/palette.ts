/** The command palette: the words of a typed line, what completes them, and what they do. Pure. */
import type {SessionIntent} from '../host/session-plan.ts';
import type {SessionView} from '../host/session-view.ts';
import {type Effect, send, still, type Updated, withEffects} from './effects.ts';
import {fieldOf} from './field.ts';
import {emptyList} from './list.ts';
import {asking, isBusy} from './questions.ts';
import type {UiState} from './state.ts';
import {readLine, splitLine, type Word, type WordName, wordOf, words} from './words.ts';

export type Completion = {
	/** The whole line when it is taken. */
	readonly text: string;
	readonly help: string;
};

export type PaletteCommand =
	| {readonly kind: 'add' | 'remove' | 'find' | 'ban' | 'evict'; readonly what: string}
	/** `topology`: a wish; null: what the file's group follows. */
	| {readonly kind: 'get'; readonly what: string; readonly topology: 'group' | null}
	/** Null: everything that is held. */
	| {readonly kind: 'upload'; readonly what: string | null}
	| {readonly kind: 'files' | 'list' | 'peers' | 'groups' | 'help' | 'quit'}
	| {readonly kind: 'wrong'; readonly why: string};

const known = (view: SessionView): readonly Word[] =>
	words.filter(({side}) => side === 'both' || (side === 'peer' ? view.peer !== null : view.manager !== null));

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

const mostCompletions = 50;

export const completionsOf = (text: string, view: SessionView): readonly Completion[] => {
	const {typed, what, hasSpace} = splitLine(text);
	if (!hasSpace) return known(view).flatMap(entry => wordCompletions(entry, typed));
	const start = what.toLowerCase();
	return valuesOf(wordOf(typed, known(view))?.word, view)
		.filter(value => value.toLowerCase().startsWith(start))
		.slice(0, mostCompletions)
		.map(value => ({text: `${typed} ${value}`, help: ''}));
};

/** Other words for the same only for those who begin to type them. */
const wordCompletions = ({word, also, takes, alone, help}: Word, typed: string): readonly Completion[] => {
	const others = typed === '' ? [] : also;
	const needs = alone === null ? `${takes}: ` : `[${takes}]: `;
	return [word, ...others]
		.filter(name => name.startsWith(typed))
		.map(name => ({text: takes === '' ? name : `${name} `, help: takes === '' ? help : `${needs}${help}`}));
};

const valuesOf = (word: WordName | undefined, view: SessionView): readonly string[] => {
	switch (word) {
		case 'get':
		case 'register-group':
			return [...view.files.values()].filter(({state}) => state === 'offered').map(({name}) => name);
		case 'remove':
		case 'upload':
			return [...view.files.values()].map(({sharedAs}) => sharedAs).filter(name => name !== '');
		case 'ban':
		case 'evict':
			return [...view.members.values()].filter(({departedAt}) => departedAt === null).map(({name}) => name);
		default:
			return [];
	}
};

const wrong = (why: string): PaletteCommand => ({kind: 'wrong', why});

/** The name as it is shared. */
const shared = (what: string, view: SessionView): string | undefined => {
	const names = valuesOf('remove', view);
	return names.find(one => one === what) ?? names.find(one => isSame(one, what));
};

export const parseCommand = (text: string, view: SessionView): PaletteCommand => {
	const read = readLine(text, known(view));
	switch (read.kind) {
		case 'nothing':
			return wrong('type a command, or esc');
		case 'unknown':
			return wrong(`"${read.typed}" is no command here`);
		case 'lacks':
			return wrong(`${read.typed} needs a ${read.needs}`);
		case 'add':
		case 'find':
			return {kind: read.kind, what: read.what};
		case 'get':
			return {kind: 'get', what: read.what, topology: null};
		case 'register-group':
			return {kind: 'get', what: read.what, topology: 'group'};
		case 'remove': {
			const name = shared(read.what, view);
			return name === undefined ? wrong(`you do not share ${read.what}`) : {kind: 'remove', what: name};
		}
		case 'upload': {
			if (read.what === '') return {kind: 'upload', what: null};
			const name = shared(read.what, view);
			return name === undefined ? wrong(`you do not share ${read.what}`) : {kind: 'upload', what: name};
		}
		case 'ban':
		case 'evict': {
			const member = [...view.members.values()].find(({name}) => isSame(name, read.what));
			return member ? {kind: read.kind, what: member.id} : wrong(`nobody is called ${read.what}`);
		}
		case 'files':
		case 'list':
		case 'peers':
		case 'groups':
		case 'help':
		case 'quit':
			return {kind: read.kind};
		default:
			return read satisfies never;
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
	const found = (query: string): Updated => {
		const {ui: next, effects} = toPeer('search', send({to: 'peer', intent: {type: 'find', query}}));
		return {ui: {...next, peer: {...next.peer, query: fieldOf(query), found: emptyList}}, effects};
	};
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
			return command.what.endsWith('/') && ui.screen.name !== 'demo'
				? withEffects({...ui, screen: {name: 'folder', folder: command.what}}, send(fetching(command)))
				: toPeer('transfers', send(fetching(command)));
		case 'upload':
			return withEffects(ui, send({to: 'peer', intent: {type: 'upload', name: command.what}}));
		case 'find':
			return found(command.what);
		case 'list':
			// Every file with its size and who has it, as all peers say now.
			return found('');
		case 'files':
			return toPeer('files');
		case 'groups':
			return still({...ui, screen: {name: 'manager'}, manager: {...ui.manager, focus: 'groups'}});
		case 'peers':
			return view.peer
				? toPeer('roster')
				: still({...ui, screen: {name: 'manager'}, manager: {...ui.manager, focus: 'peers'}});
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

const fetching = ({what: wanted, topology}: Extract<PaletteCommand, {kind: 'get'}>): SessionIntent =>
	topology === null ? {to: 'fetch', wanted} : {to: 'fetch', wanted, topology};
