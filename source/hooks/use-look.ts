/** How everything looks: theme, glyphs, motion. Chosen once at the start. */
import {createContext, useContext} from 'react';
import {type Glyphs, unicodeGlyphs} from '../glyphs.ts';
import {createTheme, type Theme} from '../theme.ts';

export type Look = {
	readonly theme: Theme;
	readonly glyphs: Glyphs;
	/** Whether anything may turn or blink by itself. */
	readonly isMoving: boolean;
};

export const LookContext = createContext<Look>({theme: createTheme('mono'), glyphs: unicodeGlyphs, isMoving: false});

export const useLook = (): Look => useContext(LookContext);
