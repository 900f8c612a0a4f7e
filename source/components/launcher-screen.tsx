/** The launcher: what to start, the form for it, and the command that does the same. */
import {Box} from 'ink';
import {type Look, useLook} from '../hooks/use-look.ts';
import {between, column, type Line, underCursor} from '../line.ts';
import {joinForm, managerForm} from '../ui/launcher-form.ts';
import type {FormUi, LauncherUi, Size, UiState} from '../ui/state.ts';
import {commandLines, formLines} from './form-lines.ts';
import {Frame, hintLine} from './frame.tsx';
import {Panel} from './panel.tsx';
import {latestMessage} from './peer-status.ts';
import {Row} from './row.tsx';
import {wrapped} from './wrapped.ts';

export type LauncherProps = {
	readonly ui: UiState;
	/** Milliseconds since 1970. */
	readonly now: number;
	readonly version: string;
};

const choices = [
	['m', 'Start a manager', 'keep the peer table; other peers join you'],
	['p', 'Join as a peer', 'share a folder, search, download'],
	['d', 'Play the demo', 'one file from four sources, in half a minute'],
] as const;

const demoWords =
	'A manager and six peers in this program: one file from four sources of different speeds, one of which leaves midway. Nothing leaves this machine.';

const titles = {join: 'JOIN AS A PEER', manager: 'START A MANAGER', demo: 'PLAY THE DEMO'} as const;

/** Cells below which a choice is its name alone. */
const wordy = 60;

const choiceLines = (at: number, cells: number, {glyphs}: Look): readonly Line[] =>
	choices.map(([key, name, what], index): Line => {
		const isAt = index === at;
		const rest = cells < wordy ? `  ${name}` : `  ${column(name, 19, glyphs)} ${what}`;
		const line: Line = [` ${isAt ? glyphs.cursor : ' '} `, ['key', key], rest.padEnd(cells - 4)];
		return isAt ? underCursor(line) : line;
	});

/** What is below the menu: the form as it was left, or as it would be. */
const shownForm = ({form, at}: LauncherUi): FormUi | 'demo' =>
	form ?? (at === 0 ? managerForm() : at === 1 ? joinForm() : 'demo');

/** What the terminal is taken for: `80x24  utf-8  16 colours`. */
const terminalWords = ({columns, rows}: Size, {glyphs, theme}: Look): string =>
	`${columns}x${rows}  ${glyphs.isAscii ? 'ascii' : 'utf-8'}  ${theme.name === 'mono' ? 'no' : '16'} colours`;

const tips = [
	'shoal --help lists every option. NO_COLOR, --ascii and --screen-reader work too.',
	'shoal --help lists all. NO_COLOR, --ascii and --screen-reader work too.',
	'shoal --help lists every option.',
];

const blank: Line = [];

/** Everything between the first row and the status line, from top to bottom. */
type Part = {readonly title: string; readonly isFocused: boolean; readonly lines: readonly Line[]} | Line;

const isLine = (part: Part): part is Line => Array.isArray(part);

const heightOf = (part: Part): number => (isLine(part) ? 1 : part.lines.length + 2);

const partsOf = (ui: UiState, cells: number, height: number, look: Look): readonly Part[] => {
	const {at, isFilling} = ui.launcher;
	const form = shownForm(ui.launcher);
	const inside =
		form === 'demo'
			? wrapped(demoWords, cells - 4).map((text): Line => ['   ', ['muted', text]])
			: formLines(form, {cells, isFilling}, look.glyphs);
	const menu: Part = {title: 'START', isFocused: !isFilling, lines: choiceLines(at, cells, look)};
	const below: Part = {title: titles[form === 'demo' ? 'demo' : form.kind], isFocused: isFilling, lines: inside};
	const command = [['Same thing from the shell:'], ...commandLines(form, cells)];
	const words: Line = ['Files travel in fragments, fetched from many sources at once.'];
	// Less and less, until it fits.
	const all: readonly (readonly Part[])[] = [
		[blank, words, blank, menu, blank, below, blank, ...command],
		[menu, below, ...command],
		[menu, below],
		isFilling ? [below, ...command] : [menu],
		isFilling ? [below] : [menu],
	];
	return all.find(parts => parts.reduce((sum, part) => sum + heightOf(part), 0) <= height) ?? all.at(-1)!;
};

export const LauncherScreen = ({ui, now, version}: LauncherProps) => {
	const look = useLook();
	const {columns, rows} = ui.size;
	const width = Math.min(96, columns - 2);
	const left = Math.floor((columns - width) / 2);
	const tip = tips.find(text => text.length <= columns - 2) ?? '';
	return (
		<Frame
			size={ui.size}
			head={between(
				[' ', ['title', `shoal ${version}`]],
				[['muted', `${terminalWords(ui.size, look)} `]],
				columns,
				look.glyphs,
			)}
			status={latestMessage(ui, now) ?? {text: tip, tone: 'plain'}}
			hints={hintLine('launcher', columns, look.glyphs, ui.launcher.isFilling)}
		>
			<Box flexDirection="column" marginLeft={left}>
				{partsOf(ui, width - 2, rows - 3, look).map((part, index) =>
					isLine(part) ? (
						// biome-ignore lint/suspicious/noArrayIndexKey: a place on the screen is its identity
						<Row key={index} line={part} width={width} />
					) : (
						<Panel
							key={part.title}
							title={part.title}
							isFocused={part.isFocused}
							width={width}
							height={Math.min(rows - 3, part.lines.length + 2)}
							lines={part.lines}
						/>
					),
				)}
			</Box>
		</Frame>
	);
};
