/** Tapes as text: what they say, and what is wrong with them, line by line. */
import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {parseTape} from './parse.ts';
import {settingsOf} from './settings.ts';

test('a tape in VHS’s grammar', () => {
	const tape = [
		'# a comment',
		'Output docs/demo.gif # another',
		'Require npx',
		'Set FontFamily "DejaVu Sans Mono"',
		'Set TypingSpeed 60ms',
		'Set Theme {"background": "#000"}',
		'Hide',
		'Env LC_ALL "C.UTF-8"',
		'Type "clear" Enter',
		'Show',
		`Type@0.5s 'say "hi" # no comment' \`again\``,
		'Down@100ms 3',
		'Tab Shift+Tab Escape PageUp 2',
		'Ctrl+C Ctrl+Left Alt+x',
		'Sleep 2',
		'Sleep 1.5m',
		'Wait',
		'Wait+Line@2s /a\\/b/',
		'Wait+Screen /[5-9][0-9]%/ Screenshot docs/a.png',
		'Wait+Screen /(?m)^end$/',
	].join('\n');
	const press = (line: number, name: string, times = 1, pause: number | null = null): object => ({
		kind: 'press',
		line,
		name,
		times,
		pause,
	});
	expect(parseTape(tape)).toEqual([
		{line: 2, kind: 'output', path: 'docs/demo.gif'},
		{line: 3, kind: 'require', program: 'npx'},
		{line: 4, kind: 'set', name: 'FontFamily', value: 'DejaVu Sans Mono'},
		{line: 5, kind: 'set', name: 'TypingSpeed', value: '60ms'},
		{line: 6, kind: 'set', name: 'Theme', value: '{"background": "#000"}'},
		{line: 7, kind: 'hide'},
		{line: 8, kind: 'env', name: 'LC_ALL', value: 'C.UTF-8'},
		{line: 9, kind: 'type', text: 'clear', pause: null},
		press(9, 'enter'),
		{line: 10, kind: 'show'},
		{line: 11, kind: 'type', text: 'say "hi" # no comment again', pause: 500},
		press(12, 'down', 3, 100),
		...[press(13, 'tab'), press(13, 'shift-tab'), press(13, 'esc'), press(13, 'pgup', 2)],
		...[press(14, 'ctrl-c'), press(14, 'ctrl-left'), press(14, 'alt-x')],
		{line: 15, kind: 'sleep', time: 2000},
		{line: 16, kind: 'sleep', time: 90_000},
		{line: 17, kind: 'wait', scope: 'line', limit: null, pattern: null},
		{line: 18, kind: 'wait', scope: 'line', limit: 2000, pattern: /a\/b/u},
		{line: 19, kind: 'wait', scope: 'screen', limit: null, pattern: /[5-9][0-9]%/u},
		{line: 19, kind: 'screenshot', path: 'docs/a.png'},
		{line: 20, kind: 'wait', scope: 'screen', limit: null, pattern: /^end$/mu},
	]);
});

test.each([
	['\n\nJump 3', 'line 3: no command is called Jump'],
	['Type hello', 'line 1: Type needs a text in quotes'],
	['Type "hello', 'line 1: the string has no end: "hello'],
	['Show\nType', 'line 2: Type needs a text in quotes'],
	['Type\n"hello"', 'line 1: Type needs a text in quotes'],
	['Output /tmp/a.gif', 'line 1: Output needs a path'],
	['Screenshot a.gif', 'line 1: Screenshot needs a path that ends in .png: a.gif'],
	['Set Colour red', 'line 1: no setting is called Colour'],
	['Set Width wide', 'line 1: Width cannot be wide'],
	['Set Shell fish', 'line 1: Shell cannot be fish'],
	['Set CursorBlink off', 'line 1: CursorBlink cannot be off'],
	['Show\nSet Width 800', 'line 2: Set counts only before the first other command'],
	['Show\nOutput a.gif', 'line 2: Output counts only before'],
	['Sleep', 'line 1: Sleep needs a time'],
	['Sleep 3h', 'line 1: h is no unit of time: ms, s or m'],
	['Sleep 1.2.3', 'line 1: 1.2.3 is no number'],
	['Wait+Window /a/', 'line 1: Wait+Window: only Wait+Screen and Wait+Line'],
	['Wait+Screen /a', 'line 1: the pattern has no end'],
	['Wait+Screen /(/', 'line 1: Invalid regular expression'],
	['Wait+Screen /a(?=b)/', 'line 1: VHS has no look-around and no back references: /a(?=b)/'],
	['Ctrl+s', 'line 1: no key is called Ctrl+s'],
	['Ctrl+Alt+x', 'line 1: no key is called Ctrl+Alt+x'],
	['Ctrl', 'line 1: no key is called Ctrl'],
	['Shift+Up', 'line 1: no key is called Shift+Up'],
	['Ctrl+C 2', 'line 1: a command was expected, not 2'],
	['Home', 'line 1: no command is called Home'],
	['Paste', 'line 1: Paste cannot be played here'],
	['Env A', 'line 1: Env needs a name and a text in quotes'],
	['Show ~', 'line 1: cannot be read: ~'],
])('wrong: %j', (tape, reason) => {
	expect(() => parseTape(tape)).toThrow(reason);
});

// Seen with the real VHS and this font.
test.each([
	[['FontSize 16', 'LetterSpacing 0', 'Padding 16', 'Width 1130', 'Height 872'], 120, 44],
	[['FontSize 16', 'LetterSpacing 0', 'Padding 16', 'Width 1240', 'Height 920'], 132, 46],
])('pixels into cells: %j', (settings, columns, rows) => {
	expect(settingsOf(parseTape(settings.map(line => `Set ${line}`).join('\n')))).toMatchObject({columns, rows});
});

test('settings not given are VHS’s own', () => {
	expect(settingsOf([])).toMatchObject({typingSpeed: 50, waitTimeout: 15_000, waitPattern: />$/u});
	const set = settingsOf(parseTape('Set TypingSpeed 0.1\nSet WaitTimeout 1m\nSet WaitPattern /[$]$/'));
	expect(set).toMatchObject({typingSpeed: 100, waitTimeout: 60_000, waitPattern: /[$]$/u});
});

test('the demo’s tape has no wrong line', () => {
	const tape = readFileSync(new URL('../../demo.tape', import.meta.url), 'utf8');
	expect(parseTape(tape).filter(({kind}) => kind === 'wait').length).toBeGreaterThan(0);
});
