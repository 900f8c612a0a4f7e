/** Draws a screen without a terminal and reads it as text, to be compared with a drawing in fixtures/screens. */
import {readFileSync} from 'node:fs';
import {stripVTControlCharacters} from 'node:util';
import {Box, renderToString} from 'ink';
import type {ReactNode} from 'react';
import {asciiGlyphs, unicodeGlyphs} from '../../source/glyphs.ts';
import {LookContext} from '../../source/hooks/use-look.ts';
import {createTheme} from '../../source/theme.ts';
import type {Size} from '../../source/ui/state.ts';

/** The lines of a screen, ends trimmed. */
export const drawn = (screen: ReactNode, {columns, rows}: Size, isAscii = false): string[] => {
	const look = {theme: createTheme('ansi'), glyphs: isAscii ? asciiGlyphs : unicodeGlyphs, isMoving: false};
	const text = renderToString(
		<LookContext.Provider value={look}>
			<Box width={columns} height={rows}>
				{screen}
			</Box>
		</LookContext.Provider>,
		{columns},
	);
	return stripVTControlCharacters(text)
		.split('\n')
		.map(line => line.trimEnd());
};

/** The lines of a drawing. */
export const drawing = (name: string): string[] =>
	readFileSync(new URL(`../../fixtures/screens/${name}.txt`, import.meta.url), 'utf8')
		.trimEnd()
		.split('\n')
		.map(line => line.trimEnd());
