/** Roles of text, named by meaning, and the terminal styles each theme gives them. Knows no screen. */

/** `source.N` and `tile.N`: N from 0, text and inverse tile of the source in that place. */
export type Role =
	| 'text'
	| 'muted'
	| 'title'
	| 'focus'
	| 'cursor'
	| 'marked'
	| 'ok'
	| 'warn'
	| 'error'
	| 'stale'
	| 'key'
	| 'tile.disk'
	| 'tile.mixed'
	| 'tile.bad'
	| `source.${number}`
	| `tile.${number}`;

export type ThemeName = 'ansi' | 'high-contrast' | 'mono';
export const themeNames: readonly ThemeName[] = ['ansi', 'high-contrast', 'mono'];

export type Theme = {
	readonly name: ThemeName;
	/** Wraps text in the role's codes and ends them. */
	paint(role: Role, text: string): string;
};

/** SGR codes of ECMA-48 and their ends, so that one never ends another's. */
const ends: Readonly<Record<number, number>> = {1: 22, 2: 22, 4: 24, 7: 27};
const endOf = (code: number): number => ends[code] ?? 39;

const bold = 1;
const dim = 2;
const underline = 4;
const inverse = 7;
const red = 31;
const yellow = 33;
const blue = 34;
const cyan = 36;
const white = 97;

/** Blue, magenta, cyan, green, yellow and the bright ones; the ninth source has the first colour again, underlined. Red means errors. */
const sourceColours = [34, 35, 36, 32, 33, 94, 95, 96] as const;
const brightColours = [94, 95, 96, 92, 93, 97, 95, 96] as const;

type FixedRole = Exclude<Role, `source.${number}` | `tile.${number}`>;

const ansi: Readonly<Record<FixedRole, readonly number[]>> = {
	text: [],
	muted: [dim],
	title: [bold],
	focus: [bold, cyan],
	cursor: [inverse],
	marked: [bold],
	ok: [blue],
	warn: [bold, yellow],
	error: [bold, red],
	stale: [dim],
	key: [bold],
	'tile.disk': [dim, inverse],
	'tile.mixed': [inverse],
	'tile.bad': [bold, red, inverse],
};

/** No dim text, brighter colours, everything that matters bold. */
const highContrast: Readonly<Record<FixedRole, readonly number[]>> = {
	text: [],
	muted: [],
	title: [bold, white],
	focus: [bold, 96],
	cursor: [bold, inverse],
	marked: [bold, underline],
	ok: [bold, 94],
	warn: [bold, 93],
	error: [bold, 91],
	stale: [underline],
	key: [bold, underline],
	'tile.disk': [inverse],
	'tile.mixed': [bold, inverse],
	'tile.bad': [bold, 91, inverse],
};

const isColour = (code: number): boolean => (code >= 30 && code <= 37) || (code >= 90 && code <= 97);

const codesOf = (name: ThemeName, role: Role): readonly number[] => {
	const numbered = /^(source|tile)\.(\d+)$/.exec(role);
	const fixed = name === 'high-contrast' ? highContrast : ansi;
	const codes = numbered ? sourceCodes(name, numbered[1] === 'tile', Number(numbered[2])) : fixed[role as FixedRole];
	// Without colours the shapes stay: bold, dim and inverse are not colours.
	return name === 'mono' ? codes.filter(code => !isColour(code)) : codes;
};

const sourceCodes = (name: ThemeName, isTile: boolean, place: number): readonly number[] => {
	const colours = name === 'high-contrast' ? brightColours : sourceColours;
	const colour = colours[place % colours.length]!;
	return [colour, ...(place >= colours.length ? [underline] : []), ...(isTile ? [inverse] : [])];
};

export const createTheme = (name: ThemeName): Theme => {
	const wraps = new Map<Role, readonly [string, string]>();
	const wrapOf = (role: Role): readonly [string, string] => {
		const codes = codesOf(name, role);
		if (codes.length === 0) return ['', ''];
		const ending = [...new Set(codes.map(endOf))].join(';');
		return [`\u001B[${codes.join(';')}m`, `\u001B[${ending}m`];
	};
	return {
		name,
		paint: (role, text) => {
			if (text === '') return '';
			let wrap = wraps.get(role);
			if (!wrap) {
				wrap = wrapOf(role);
				wraps.set(role, wrap);
			}
			return wrap[0] + text + wrap[1];
		},
	};
};
