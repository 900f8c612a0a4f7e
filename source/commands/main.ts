/** From the words of the command line to the command that does it. Loads only that command. */
import {closest} from 'fastest-levenshtein';
import meow from 'meow';
import {exitCodes, type Failure, failure} from '../net/failures.ts';
import {createOutput} from '../output/output.ts';
import {type CommandName, type Flags, flagsOf, readFlags} from './flags.ts';
import {commandHelp, commandNames, programHelp} from './help.ts';
import {type Command, isFailure, onBug} from './session.ts';

const load: Readonly<Record<CommandName, () => Promise<Command>>> = {
	manager: async () => (await import('./manager.ts')).manager,
	peer: async () => (await import('./peer.ts')).peer,
	get: async () => (await import('./get.ts')).get,
	find: async () => (await import('./look.ts')).find,
	peers: async () => (await import('./look.ts')).peers,
	files: async () => (await import('./look.ts')).files,
	share: async () => (await import('./share.ts')).share,
	demo: async () => (await import('./demo.ts')).demo,
};

/** Runs one command to its exit code. */
export const main = async (argv: readonly string[]): Promise<number> => {
	process.on('uncaughtException', onBug);
	process.on('unhandledRejection', onBug);
	const [word = '', ...rest] = argv;
	const command = commandNames.find(name => name === word);
	if (!command) return withoutCommand(word, argv);
	const parsed = parse(command, rest);
	if (parsed.isHelp) return say(commandHelp(command));
	if (isFailure(parsed.flags)) return refuse(parsed.flags);
	const output = createOutput(parsed.flags);
	const run = await load[command]();
	const code = await run({flags: parsed.flags, words: parsed.words, output});
	await output.end();
	return code;
};

type Parsed = {readonly isHelp: boolean; readonly flags: Flags | Failure; readonly words: readonly string[]};

const switches = ['open', 'verify-whole', 'json', 'plain'];

const parse = (command: CommandName, argv: readonly string[]): Parsed => {
	const known = Object.fromEntries(
		flagsOf[command].map(flag => [
			camelCase(flag),
			switches.includes(flag) ? {type: 'boolean' as const} : {type: 'string' as const},
		]),
	);
	const {flags, input} = meow('', {
		importMeta: import.meta,
		argv,
		flags: known,
		autoHelp: false,
		autoVersion: false,
		booleanDefault: undefined,
	});
	const isHelp = flags.help === true;
	const typed: Record<string, unknown> = {};
	for (const [name, value] of Object.entries(flags))
		if (value !== undefined && name !== 'help') typed[kebabCase(name)] = value;
	return {isHelp, flags: readFlags(command, typed), words: input};
};

const withoutCommand = async (word: string, argv: readonly string[]): Promise<number> => {
	if (word === '' || argv.includes('--help') || word === 'help') return say(programHelp);
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
	const output = createOutput({json: process.argv.includes('--json'), plain: true});
	output.error(because);
	await output.end();
	return exitCodes[because.code];
};

const camelCase = (flag: string): string => flag.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
const kebabCase = (name: string): string => name.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);
