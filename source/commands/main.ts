/** From the words of the command line to the command that does it. Loads only that command. */
import {closest} from 'fastest-levenshtein';
import meow from 'meow';
import {folderFailure} from '../config/typed-paths.ts';
import {type Display, displayOf} from '../environment.ts';
import {exitCodes, type Failure, failure} from '../net/failures.ts';
import {createOutput} from '../output/output.ts';
import {type Ask, accessFor, argumentFailure} from './access.ts';
import {type CommandName, displayFlags, type Flags, flagsOf, readFlags, switches} from './flags.ts';
import {commandHelp, commandNames, programHelp} from './help.ts';
import {withKeys} from './keys.ts';
import type {Opening} from './openings.ts';
import {fragmentFolder} from './peer-options.ts';
import {type Command, isFailure, onBug} from './session.ts';

const load: Readonly<Record<CommandName, () => Promise<Command>>> = {
	manager: async () => (await import('./manager.ts')).manager,
	peer: async () => (await import('./peer.ts')).peer,
	owner: async () => (await import('./owner.ts')).owner,
	get: async () => (await import('./get.ts')).get,
	collect: async () => (await import('./collect.ts')).collect,
	find: async () => (await import('./look.ts')).find,
	peers: async () => (await import('./look.ts')).peers,
	files: async () => (await import('./look.ts')).files,
	share: async () => (await import('./share.ts')).share,
	simulate: async () => (await import('./simulate.ts')).simulate,
	demo: async () => (await import('./demo.ts')).demo,
};

/** Runs one command to its exit code. */
export const main = async (argv: readonly string[]): Promise<number> => {
	process.on('uncaughtException', onBug);
	process.on('unhandledRejection', onBug);
	const secretShown = argumentFailure(argv);
	if (secretShown) return refuse(secretShown);
	const [word = '', ...rest] = commandFirst(argv);
	const command = commandNames.find(name => name === word);
	if (!command) return withoutCommand(word, argv);
	const parsed = parse(command, rest);
	if (parsed.isHelp) return say(commandHelp(command));
	if (isFailure(parsed.flags)) return refuse(parsed.flags);
	const folder = fragmentFolder(parsed.flags);
	const unusable = folder === null ? undefined : await folderFailure(folder, '--fragment-files');
	if (unusable) return refuse(unusable);
	const display = displayOf(parsed.flags, process.env, isOnTerminal());
	const ask = isOnTerminal() && !parsed.flags.json ? asker(display === 'reader') : null;
	const allowed = await accessFor(command, parsed.flags, parsed.words, ask);
	if (isFailure(allowed)) return refuse(allowed);
	const access = await withKeys(command, parsed.flags.name, allowed);
	if (isFailure(access)) return refuse(access);
	const opening =
		display === 'lines' ? null : (await import('./openings.ts')).openingOf(command, parsed.flags, parsed.words, access);
	if (opening && isFailure(opening)) return refuse(opening);
	if (opening) return onScreen(display, parsed.flags, opening);
	const output = createOutput(parsed.flags);
	const run = await load[command]();
	const code = await run({flags: parsed.flags, words: parsed.words, output, typed: [command, ...rest], access});
	await output.end();
	return code;
};

const isOnTerminal = (): boolean => process.stdin.isTTY === true && process.stdout.isTTY === true;

/** Loaded when somebody is to be asked, which is seldom. */
const asker =
	(isReader: boolean): Ask =>
	async (...question) =>
		(await import('./ticket-prompt.ts')).askForTicket(isReader)(...question);

/** Ink and React are loaded from here on, and from nowhere else. */
const onScreen = async (display: Display, flags: Flags, opening: Opening | null): Promise<number> => {
	// Ink draws nothing in what it takes for a build service, and looks when it is loaded; here is a terminal.
	process.env.CI = '0';
	if (display === 'reader') return (await import('../reader/run-reader.ts')).runReader(opening);
	return (await import('./screen.ts')).runScreen(flags, opening);
};

/** Flags that every command takes may stand before its name. */
const commandFirst = (argv: readonly string[]): readonly string[] => {
	const at = argv.findIndex(word => word !== '--json' && word !== '--plain');
	return at <= 0 ? argv : [argv[at]!, ...argv.slice(0, at), ...argv.slice(at + 1)];
};

type Parsed = {readonly isHelp: boolean; readonly flags: Flags | Failure; readonly words: readonly string[]};

const parse = (command: CommandName, argv: readonly string[]): Parsed => {
	const known = Object.fromEntries(
		flagsOf[command].map(flag => [
			camelCase(flag),
			switches.includes(flag) ? {type: 'boolean' as const} : {type: 'string' as const},
		]),
	);
	const read = meowed(joinDashes(argv), known);
	if (isFailure(read)) return {isHelp: false, flags: read, words: []};
	const {flags, input} = read;
	const isHelp = flags.help === true || flags.h !== undefined;
	const typed: Record<string, unknown> = {};
	for (const [name, value] of Object.entries(flags)) {
		// `--no-color` is read as a colour that is false.
		if (value === false && !(name in known)) typed[`no-${kebabCase(name)}`] = true;
		else if (value !== undefined && name !== 'help') typed[kebabCase(name)] = value;
	}
	return {isHelp, flags: readFlags(command, typed), words: input};
};

/** A dash alone after a flag, which stands for standard input, is taken by the reader of flags for a word of its own. */
const joinDashes = (argv: readonly string[]): readonly string[] =>
	argv.flatMap((word, at) => {
		if (argv[at + 1] === '-' && word.startsWith('--')) return [`${word}=-`];
		return word === '-' && argv[at - 1]?.startsWith('--') ? [] : [word];
	});

type Known = Readonly<Record<string, {readonly type: 'boolean' | 'string'}>>;
type Read = {readonly flags: Readonly<Record<string, unknown>>; readonly input: readonly string[]};

/** Meow throws when a flag comes twice. */
const meowed = (argv: readonly string[], flags: Known): Read | Failure => {
	try {
		return meow('', {
			importMeta: import.meta,
			argv,
			flags,
			autoHelp: false,
			autoVersion: false,
			booleanDefault: undefined,
		});
	} catch (error) {
		return failure('E_USAGE', error instanceof Error ? error.message : String(error));
	}
};

const withoutCommand = async (word: string, argv: readonly string[]): Promise<number> => {
	const [flag = ''] = word.replace(/^--/, '').split('=');
	if (word === '' || displayFlags.includes(flag)) {
		const parsed = parse('demo', argv);
		if (isFailure(parsed.flags)) return refuse(parsed.flags);
		const display = displayOf(parsed.flags, process.env, isOnTerminal());
		if (display !== 'lines' && parsed.words.length === 0 && !parsed.isHelp)
			return onScreen(display, parsed.flags, null);
	}
	if (word === '' || displayFlags.includes(flag) || argv.includes('--help') || word === '-h' || word === 'help')
		return say(programHelp);
	if (argv.includes('--version')) return say(await version());
	const near = closest(word, [...commandNames]);
	return refuse(failure('E_USAGE', `"${word}" is no command.`, `Did you mean shoal ${near}? shoal --help lists all.`));
};

const version = async (): Promise<string> => {
	const {readFile} = await import('node:fs/promises');
	const {version: number} = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8')) as {
		version: string;
	};
	return number;
};

const say = (text: string): Promise<number> =>
	new Promise(resolve => process.stdout.write(`${text}\n`, () => resolve(0)));

/** Also with --json: then a program reads it. */
const refuse = async (because: Failure): Promise<number> => {
	const output = createOutput({json: process.argv.includes('--json')});
	output.error(because);
	await output.end();
	return exitCodes[because.code];
};

const camelCase = (flag: string): string => flag.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
const kebabCase = (name: string): string => name.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);
