/** What every screen has around its panels: identity on the first row, one message and the hints on the last two. */
import {Box} from 'ink';
import type {ReactNode} from 'react';
import {useLook} from '../hooks/use-look.ts';
import type {Tone} from '../host/session-view.ts';
import {bindingsAt, type Place} from '../keymap.ts';
import {between, type Line, lineWidth, type Span} from '../line.ts';
import type {Role} from '../theme.ts';
import type {Size} from '../ui/state.ts';
import {Row} from './row.tsx';

export type Status = {readonly text: string; readonly tone: Tone};

export type FrameProps = {
	readonly size: Size;
	/** The first row, exactly as wide as the screen allows or less. */
	readonly head: Line;
	readonly status: Status | null;
	readonly hints: Line;
	/** Panels, together `rows - 3` high. */
	readonly children: ReactNode;
};

export const Frame = ({size: {columns, rows}, head, status, hints, children}: FrameProps) => (
	<Box flexDirection="column" width={columns} height={rows}>
		<Row line={head} width={columns} />
		<Box flexDirection="column" width={columns} height={rows - 3}>
			{children}
		</Box>
		<Row line={useStatusLine(status)} width={columns} />
		<Row line={hints} width={columns} />
	</Box>
);

export const toneRoles: Readonly<Record<Tone, Role>> = {plain: 'text', ok: 'ok', warn: 'warn', error: 'error'};

/** The glyph says what the colour says. */
const useStatusLine = (status: Status | null): Line => {
	const {glyphs} = useLook();
	if (!status) return [];
	const marks: Readonly<Record<Tone, string>> = {
		plain: '',
		ok: `${glyphs.done} `,
		warn: `${glyphs.late} `,
		error: '! ',
	};
	return [' ', [toneRoles[status.tone], `${marks[status.tone]}${status.text}`]];
};

/** ` enter details  f filter …      ? help  q quit`: whole hints drop from the right, the last two never. */
export const hintLine = (place: Place, columns: number, cut: {readonly cut: string}, isFilling = false): Line => {
	const right: Line = isFilling ? [] : [['key', '?'], ' help  ', ['key', 'q'], ' quit'];
	const shown = isFilling
		? fieldHints
		: bindingsAt(place)
				.filter(({hint, action}) => hint !== '' && action !== 'help' && action !== 'quit')
				.map(({keys, hint}) => [keys[0] ?? '', hint] as const);
	const left: Span[] = [' '];
	let room = columns - lineWidth(right) - 2;
	for (const [key, hint] of shown) {
		room -= key.length + hint.length + 3;
		if (room < 0) break;
		left.push(['key', key], ` ${hint}  `);
	}
	return between(left, right, columns, cut);
};

/** While text is typed no key is a command. */
const fieldHints: readonly (readonly [string, string])[] = [
	['enter', 'do it'],
	['esc', 'leave'],
	['tab', 'next'],
	['ctrl-u', 'clear'],
	['ctrl-w', 'delete word'],
];
