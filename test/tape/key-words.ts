/** VHS's names of keys beside the harness's own. */

const keys: Readonly<Record<string, string>> = {
	Enter: 'enter',
	Space: 'space',
	Tab: 'tab',
	Escape: 'esc',
	Backspace: 'backspace',
	Delete: 'delete',
	Up: 'up',
	Down: 'down',
	Left: 'left',
	Right: 'right',
	PageUp: 'pgup',
	PageDown: 'pgdn',
};
const modifiers: Readonly<Record<string, string>> = {Ctrl: 'ctrl', Alt: 'alt', Shift: 'shift'};

/** Whether a command can begin with this word as a key. */
export const isKeyName = (word: string): boolean => Object.hasOwn(keys, word) || Object.hasOwn(modifiers, word);

/** What VHS takes after `Ctrl+`; `s` and `m` are units of time to it, so they must be upper case. */
const withCtrl = /^([A-Za-lnopqrt-z[\]\\]|Space|Up|Down|Left|Right)$/;

/** The harness's name for keys held together, as in `Ctrl`, `c`; undefined when VHS cannot press them or no terminal sends them. */
export const pressOf = ([first, second, ...more]: readonly string[]): string | undefined => {
	if (first === undefined || more.length > 0) return undefined;
	if (second === undefined) return keys[first];
	switch (modifiers[first]) {
		case 'ctrl':
			return withCtrl.test(second) ? `ctrl-${keys[second] ?? second.toLowerCase()}` : undefined;
		case 'shift':
			return second === 'Tab' ? 'shift-tab' : undefined;
		case 'alt':
			return second.length === 1 || second === 'Enter' ? `alt-${keys[second] ?? second}` : undefined;
		default:
			return undefined;
	}
};
