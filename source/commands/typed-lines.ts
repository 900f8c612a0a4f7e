/** What a person types to a running peer, one line a command, in any case. Pure. */

export type TypedLine =
	| {readonly kind: 'add'; readonly path: string}
	| {readonly kind: 'remove'; readonly name: string}
	/** `topology`: a wish; null: what the file's group follows. */
	| {readonly kind: 'get'; readonly name: string; readonly topology: 'group' | null}
	/** Null: everything that is held. */
	| {readonly kind: 'upload'; readonly name: string | null}
	| {readonly kind: 'find'; readonly query: string}
	| {readonly kind: 'files' | 'list' | 'peers' | 'help' | 'quit' | 'nothing'}
	/** A word nobody knows, or one that lacks what it needs. */
	| {readonly kind: 'wrong'; readonly why: string};

export const typedHelp: readonly string[] = [
	'add PATH      share a file or folder (also register-peer PATH)',
	'remove NAME   stop sharing it',
	'files         what you share',
	'list          who is here and what is shared (also GET without a name)',
	'get NAME      fetch it (also down NAME); register-group NAME joins its downloading group',
	'upload NAME   let those begin who wait for a file shared with --hold; without a name: all',
	'find QUERY    ask every peer',
	'peers         who is here',
	'quit          say goodbye and leave',
];

export const parseTypedLine = (line: string): TypedLine => {
	const [, word = '', rest = ''] = /^\s*(\S*)\s*(.*?)\s*$/.exec(line) ?? [];
	const what = unquoted(rest);
	switch (word.toLowerCase()) {
		case '':
			return {kind: 'nothing'};
		case 'add':
		case 'register-peer':
			return what ? {kind: 'add', path: what} : missing(word, 'PATH');
		case 'remove':
			return what ? {kind: 'remove', name: what} : missing(word, 'NAME');
		case 'get':
			return what ? {kind: 'get', name: what, topology: null} : {kind: 'list'};
		case 'down':
			return what ? {kind: 'get', name: what, topology: null} : missing(word, 'NAME');
		case 'register-group':
			return what ? {kind: 'get', name: what, topology: 'group'} : missing(word, 'NAME');
		case 'upload':
			return {kind: 'upload', name: what || null};
		case 'find':
			return {kind: 'find', query: what};
		case 'files':
			return {kind: 'files'};
		case 'list':
			return {kind: 'list'};
		case 'peers':
			return {kind: 'peers'};
		case 'help':
		case '?':
			return {kind: 'help'};
		case 'quit':
		case 'exit':
			return {kind: 'quit'};
		default:
			return {kind: 'wrong', why: `"${word}" is no command.`};
	}
};

const missing = (word: string, what: string): TypedLine => ({kind: 'wrong', why: `${word} needs a ${what}.`});

const unquoted = (text: string): string => /^(["'])(.*)\1$/.exec(text)?.[2] ?? text;
