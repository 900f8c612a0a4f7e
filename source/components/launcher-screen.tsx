/** The launcher: what to start, and the form for it. */
import {Box} from 'ink';
import {type Look, useLook} from '../hooks/use-look.ts';
import {between, column, cut, type Line, type Span, widthOf} from '../line.ts';
import {shellCommand} from '../shell.ts';
import {choiceNote, isChoice, shellWords} from '../ui/launcher-form.ts';
import type {FormField, FormUi, Size, UiState} from '../ui/state.ts';
import {fieldSpans} from './field-spans.ts';
import {hintLine} from './frame.tsx';
import {Panel} from './panel.tsx';
import {latestMessage} from './peer-status.ts';
import {Row} from './row.tsx';

export type LauncherProps = {
	readonly ui: UiState;
	/** Milliseconds since 1970. */
	readonly now: number;
	readonly version: string;
};

const choices = [
	['m', 'Start a manager', 'keep the peer table; other peers join you'],
	['p', 'Join as a peer', 'share a folder, search, download'],
	['d', 'Play the demo', 'see a swarm fetch one file, in half a minute'],
] as const;

const labelCells = 14;

const choiceLines = (at: number, cells: number, {glyphs}: Look): readonly Line[] =>
	choices.map(([key, name, what], index): Line => {
		const isAt = index === at;
		const start = ` ${isAt ? glyphs.cursor : ' '} `;
		const rest = `  ${column(name, 19, glyphs)} ${what}`;
		const line: Line = [start, ['key', key], cut(rest, cells - 4, glyphs)];
		return isAt ? [['cursor', `${start}${key}${cut(rest, cells - 4, glyphs)}`]] : line;
	});

const fieldLine = (known: FormField, hasCaret: boolean, cells: number, {glyphs}: Look): Line => {
	const box = Math.max(12, Math.min(26, cells - labelCells - 12));
	const value = isChoice(known) ? [known.field.text] : fieldSpans(known.field, box - 2, hasCaret, glyphs);
	const text: readonly Span[] = [...value];
	const shown = text.reduce((sum, span) => sum + widthOf(typeof span === 'string' ? span : span[1]), 0);
	const note: Span =
		known.wrong !== ''
			? ['error', `${glyphs.bad} ${known.wrong}`]
			: ['muted', isChoice(known) ? choiceNote(known) : known.note];
	return [
		hasCaret ? ['focus', ` ${glyphs.cursor}`] : '  ',
		` ${column(known.label, labelCells - 2, glyphs)}`,
		hasCaret ? ['focus', '[ '] : '[ ',
		...text,
		' '.repeat(Math.max(0, box - 2 - shown)),
		hasCaret ? ['focus', ' ]'] : ' ]',
		'  ',
		note,
	];
};

const titles = {join: 'JOIN AS A PEER', manager: 'START A MANAGER'} as const;

const formLines = (form: FormUi, isFilling: boolean, cells: number, look: Look): readonly Line[] => [
	...form.fields.map((known, index) => fieldLine(known, isFilling && index === form.at, cells, look)),
	...(form.isBusy ? [[['muted', `  ${form.kind === 'join' ? 'joining' : 'starting'}`] as const]] : []),
	...(form.failure === '' ? [] : [[['error', `  ${look.glyphs.bad} ${form.failure}`] as const]]),
];

/** What the terminal is taken for: `80x24  utf-8  16 colours`. */
const terminalWords = ({columns, rows}: Size, {glyphs, theme}: Look): string =>
	`${columns}x${rows}  ${glyphs.isAscii ? 'ascii' : 'utf-8'}  ${theme.name === 'mono' ? 'no' : '16'} colours`;

export const LauncherScreen = ({ui, now, version}: LauncherProps) => {
	const look = useLook();
	const {columns, rows} = ui.size;
	const {at, form, isFilling} = ui.launcher;
	const isSmall = rows < 22 || columns < 70;
	const width = Math.min(96, columns - 2);
	const left = columns >= 110 ? Math.floor((columns - width) / 2) : 1;
	const cells = width - 2;
	const inside = form ? formLines(form, isFilling, cells, look) : [];
	const status = latestMessage(ui, now);
	const tip = 'shoal --help lists all. NO_COLOR, --ascii and --screen-reader work too.';
	const command = form ? shellCommand(shellWords(form)) : '';
	const body = rows - 3 - (isSmall ? 0 : 1);
	return (
		<Box flexDirection="column" width={columns} height={rows}>
			<Row
				line={between(
					[' ', ['title', `shoal ${version}`]],
					[['muted', `${terminalWords(ui.size, look)} `]],
					columns,
					look.glyphs,
				)}
				width={columns}
			/>
			{isSmall ? null : <Row line={[]} width={columns} />}
			<Box flexDirection="column" height={body} marginLeft={left} overflow="hidden">
				{isSmall ? null : (
					<>
						<Row line={['Files travel in fragments, fetched from many sources at once.']} width={width} />
						<Row line={[]} width={width} />
					</>
				)}
				<Panel
					title="START"
					isFocused={!isFilling}
					width={width}
					height={choices.length + 2}
					lines={choiceLines(at, cells, look)}
				/>
				{isSmall ? null : <Row line={[]} width={width} />}
				{form ? (
					<>
						<Panel
							title={titles[form.kind]}
							isFocused={isFilling}
							width={width}
							height={inside.length + 2}
							lines={inside}
						/>
						{isSmall ? null : <Row line={[]} width={width} />}
						{rows < 17 ? null : <Row line={['Same thing from the shell:']} width={width} />}
						{rows < 17 ? null : <Row line={[`  ${command}`]} width={width} />}
					</>
				) : null}
			</Box>
			<Row line={[' ', status ? status.text : ['muted', cut(tip, columns - 2, look.glyphs)]]} width={columns} />
			<Row
				line={isFilling ? hintLine('launcher', columns, look.glyphs, true) : hintLine('launcher', columns, look.glyphs)}
				width={columns}
			/>
		</Box>
	);
};
