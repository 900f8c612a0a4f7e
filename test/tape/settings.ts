/** VHS's settings: which there are, what they may be, and the size of the terminal that comes of them. */
import type {Command} from './commands.ts';

const number = /^\d+(\.\d+)?$/;
const duration = /^\d+(\.\d+)?(ms|s|m)?$/;
const boolean = /^(true|false)$/;
const anything = /./;

const known: Readonly<Record<string, RegExp>> = {
	Shell: /^(bash)$/,
	FontFamily: anything,
	FontSize: number,
	Framerate: number,
	PlaybackSpeed: number,
	Height: number,
	Width: number,
	LetterSpacing: number,
	LineHeight: number,
	TypingSpeed: duration,
	Padding: number,
	Theme: anything,
	LoopOffset: /^\d+(\.\d+)?%?$/,
	MarginFill: anything,
	Margin: number,
	WindowBar: anything,
	WindowBarSize: number,
	BorderRadius: number,
	WaitPattern: anything,
	WaitTimeout: duration,
	CursorBlink: boolean,
};

/** Why a setting is wrong; undefined when it is not. */
export const settingFailure = (name: string, value: string): string | undefined => {
	if (!Object.hasOwn(known, name)) return `no setting is called ${name}`;
	return known[name]!.test(value) ? undefined : `${name} cannot be ${value}`;
};

/** Milliseconds of a duration; a bare number is seconds, as in VHS. */
export const millisecondsOf = (text: string): number => {
	const [, amount, unit] = /^([\d.]+)(ms|s|m)?$/.exec(text)!;
	return Number(amount) * (unit === 'ms' ? 1 : unit === 'm' ? 60_000 : 1000);
};

/** The settings of a tape that matter to a player, with VHS's defaults. Times in milliseconds. */
export type Settings = {
	readonly columns: number;
	readonly rows: number;
	readonly typingSpeed: number;
	readonly waitTimeout: number;
	readonly waitPattern: RegExp;
};

/** DejaVu Sans Mono, in parts of its size; the width is cut and the height filled up to whole pixels. */
const letter = {width: 0.6021, height: 1.1641};
/** Pixels that the terminal keeps for its scroll bar. */
const scrollBar = 15;

/** What a tape's header says. */
export const settingsOf = (commands: readonly Command[]): Settings => {
	const set = new Map<string, string>();
	for (const command of commands)
		if (command.kind === 'set' && !set.has(command.name)) set.set(command.name, command.value);
	const numberOf = (name: string, usual: number): number => Number(set.get(name) ?? usual);
	const edges = 2 * (numberOf('Padding', 60) + numberOf('Margin', 0));
	const bar = set.has('WindowBar') ? numberOf('WindowBarSize', 30) : 0;
	const fontSize = numberOf('FontSize', 22);
	const width = Math.floor(fontSize * letter.width) + numberOf('LetterSpacing', 1);
	const height = Math.floor(Math.ceil(fontSize * letter.height) * numberOf('LineHeight', 1));
	return {
		columns: Math.floor((numberOf('Width', 1200) - edges - scrollBar) / width),
		rows: Math.floor((numberOf('Height', 600) - edges - bar) / height),
		typingSpeed: millisecondsOf(set.get('TypingSpeed') ?? '50ms'),
		waitTimeout: millisecondsOf(set.get('WaitTimeout') ?? '15s'),
		waitPattern: new RegExp(set.get('WaitPattern') ?? '>$', 'u'),
	};
};
