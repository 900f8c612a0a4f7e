/** What the terminal can do and what the person asked for: screen or lines, colours, glyphs, motion. Decides; draws nothing. */
import {asciiGlyphs, type Glyphs, unicodeGlyphs} from './glyphs.ts';
import type {ThemeName} from './theme.ts';

export type DisplayFlags = {
	readonly json: boolean;
	readonly plain: boolean;
	readonly ascii: boolean;
	readonly noColor: boolean;
	readonly noMotion: boolean;
	readonly screenReader: boolean;
	readonly theme: ThemeName | null;
};

type Environment = Readonly<Record<string, string | undefined>>;

const isSet = (value: string | undefined): boolean =>
	value !== undefined && value !== '' && value !== '0' && value !== 'false';

/** screen: full screen; reader: sentences and numbered choices; lines: the lines of a pipe. */
export type Display = 'screen' | 'reader' | 'lines';

export const displayOf = (flags: DisplayFlags, environment: Environment, isTerminal: boolean): Display => {
	if (flags.json || flags.plain || !isTerminal) return 'lines';
	if (flags.screenReader || isSet(environment.ACCESSIBLE) || isSet(environment.INK_SCREEN_READER)) return 'reader';
	return environment.TERM === 'dumb' ? 'lines' : 'screen';
};

/** ASCII when asked, and where the locale says that nothing else is understood. */
export const glyphsOf = ({ascii}: Pick<DisplayFlags, 'ascii'>, environment: Environment): Glyphs => {
	const locale = environment.LC_ALL || environment.LC_CTYPE || environment.LANG || '';
	const isOld = locale !== '' && !/utf-?8/i.test(locale);
	return ascii || isOld ? asciiGlyphs : unicodeGlyphs;
};

/** NO_COLOR (no-color.org) takes colours away, not bold, dim and inverse. */
export const themeOf = (
	{theme, noColor}: Pick<DisplayFlags, 'theme' | 'noColor'>,
	environment: Environment,
): ThemeName => {
	if (noColor || (environment.NO_COLOR ?? '') !== '') return 'mono';
	return theme ?? 'ansi';
};

export const isMovingIn = ({noMotion}: Pick<DisplayFlags, 'noMotion'>, environment: Environment): boolean =>
	!noMotion && !isSet(environment.NO_MOTION);
