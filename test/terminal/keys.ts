/** Names of keys and the bytes that a terminal sends for them. Knows no program and no screen. */

const named: Readonly<Record<string, string>> = {
	enter: '\r',
	esc: '\x1b',
	tab: '\t',
	'shift-tab': '\x1b[Z',
	space: ' ',
	backspace: '\x7f',
	delete: '\x1b[3~',
	insert: '\x1b[2~',
	pgup: '\x1b[5~',
	pgdn: '\x1b[6~',
	f1: '\x1bOP',
	f2: '\x1bOQ',
	f3: '\x1bOR',
	f4: '\x1bOS',
	f5: '\x1b[15~',
};

/** The last letter of the sequences that differ with the mode of the cursor keys. */
const cursorKeys: Readonly<Record<string, string>> = {up: 'A', down: 'B', right: 'C', left: 'D', home: 'H', end: 'F'};

const controls: Readonly<Record<string, string>> = {space: '\x00', '[': '\x1b', '\\': '\x1c', ']': '\x1d', _: '\x1f'};

const controlOf = (key: string): string | undefined =>
	/^[a-z]$/.test(key) ? String.fromCharCode(key.charCodeAt(0) - 96) : controls[key];

/**
 * Bytes for a key: `enter`, `shift-tab`, `ctrl-x`, `ctrl-left`, `alt-x`, `f1`…; undefined when there is no key of that name.
 * @param isApplication whether the program asked for application cursor keys
 */
export const bytesOfKey = (name: string, isApplication = false): string | undefined => {
	const cursor = cursorKeys[name];
	if (cursor !== undefined) return `\x1b${isApplication ? 'O' : '['}${cursor}`;
	if (Object.hasOwn(named, name)) return named[name];
	const [, modifier, key] = /^(ctrl|shift|alt)-(.+)$/.exec(name) ?? [];
	if (key === undefined) return undefined;
	const withModifier = cursorKeys[key];
	switch (modifier) {
		case 'ctrl':
			return withModifier === undefined ? controlOf(key) : `\x1b[1;5${withModifier}`;
		case 'shift':
			return withModifier === undefined ? undefined : `\x1b[1;2${withModifier}`;
		default: {
			if (withModifier !== undefined) return `\x1b[1;3${withModifier}`;
			const plain = key.length === 1 ? key : bytesOfKey(key);
			return plain === undefined ? undefined : `\x1b${plain}`;
		}
	}
};

/** Bytes for a key by its name, or the text itself when no key is called so. */
export const bytesOf = (keyOrText: string, isApplication = false): string =>
	bytesOfKey(keyOrText, isApplication) ?? keyOrText;
