/**
 * Names that come from elsewhere: which labels may become paths, which may reach a terminal, which are the same to a person.
 * Pure text; touches no file. Every system gets the strictest system's rules, so that a file shared on one can be saved on all.
 */
import {type Failure, failure} from './failures.ts';

const maxComponentBytes = 240;
const maxLabelBytes = 1024;
const maxComponents = 32;
const maxPeerNameCharacters = 64;
/** What our own files beside a download are called; nobody may share files with such names. */
export const ownPrefix = '.shoal-';

/** Controls, invisible formatting, private use, halves of characters, line and paragraph separators. */
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u;
/** All of them in a text. */
export const everyUnsafe = new RegExp(unsafe.source, 'gu');
const forbidden = /[<>:"|?*\\]/;
const reserved = /^(?:con|prn|aux|nul|clock\$|conin\$|conout\$|(?:com|lpt)[0-9¹²³])$/i;

/** Text with everything that a terminal might obey or hide shown as `\u{..}`. */
export const escapeText = (text: string): string =>
	text.replaceAll(everyUnsafe, character => `\\u{${character.codePointAt(0)!.toString(16)}}`);

/** Why a `/`-separated label may not become a path below a chosen folder, or undefined when it may. */
export const labelFailure = (label: string): Failure | undefined => {
	const components = label.split('/');
	const reason =
		label === ''
			? 'it is empty'
			: utf8Length(label) > maxLabelBytes
				? `it is longer than ${maxLabelBytes} bytes`
				: components.length > maxComponents
					? `it has more than ${maxComponents} parts`
					: components.map(componentReason).find(found => found !== undefined);
	return reason === undefined ? undefined : refusal(label, reason);
};

/** Why a peer may not have this name, or undefined when it may. */
export const peerNameFailure = (name: string): Failure | undefined => {
	const reason =
		name === ''
			? 'it is empty'
			: [...name].length > maxPeerNameCharacters
				? `it is longer than ${maxPeerNameCharacters} characters`
				: unsafe.test(name)
					? 'it has an invisible or control character'
					: /[/\\]/.test(name)
						? 'it has a slash'
						: name.startsWith('-')
							? 'it begins with a dash'
							: name.trim() !== name
								? 'it begins or ends with a space'
								: undefined;
	return reason === undefined ? undefined : refusal(name, reason);
};

/** The same for labels that some file systems or people take for one: composed or decomposed, upper or lower case. */
export const compareKey = (label: string): string =>
	// Upper before lower case folds what has no lower-case partner of its own: ß and ss, final and inner sigma; lower before that, ẞ.
	label.normalize('NFC').toLowerCase().toUpperCase().toLowerCase().normalize('NFC');

/** The label of the n-th file of one name: `photos/a (2).jpg`; the first keeps the label. Shortens the name to stay within 240 bytes. */
export const withSuffix = (label: string, n: number): string => (n <= 1 ? label : inserted(label, ` (${n})`));

/** The label of the n-th file of one name where a marker comes before numbers: `a.gz`, `a.new.gz`, `a.new (2).gz`. */
export const withMarker = (label: string, n: number, marker: string): string =>
	n <= 1 ? label : withSuffix(inserted(label, `.${marker}`), n - 1);

/** The label with something before its extension. */
const inserted = (label: string, mark: string): string => {
	const start = label.lastIndexOf('/') + 1;
	const name = label.slice(start);
	// A dot at the start hides a file; it begins no extension.
	const found = /(?<=.)(?:\.tar)?\.[^.]+$/i.exec(name)?.[0] ?? '';
	const extension = utf8Length(found) <= maxComponentBytes / 2 ? found : '';
	const tail = `${mark}${extension}`;
	const stem = truncated(name.slice(0, name.length - extension.length), maxComponentBytes - utf8Length(tail));
	return `${label.slice(0, start)}${stem}${tail}`;
};

const componentReason = (component: string): string | undefined => {
	if (component === '') return 'it has an empty part';
	if (component === '.' || component === '..') return `it has the part "${component}"`;
	if (unsafe.test(component)) return 'it has an invisible or control character';
	const found = forbidden.exec(component);
	if (found) return `it has the character ${found[0]}`;
	if (/[. ]$/.test(component)) return 'a part of it ends with a dot or a space';
	if (reserved.test(component.split('.', 1)[0]!.trim())) return 'Windows reserves a part of it';
	if (component.toLowerCase().startsWith(ownPrefix)) return `names that begin with ${ownPrefix} are shoal's own`;
	if (utf8Length(component) > maxComponentBytes) return `a part of it is longer than ${maxComponentBytes} bytes`;
	return undefined;
};

const refusal = (name: string, reason: string): Failure =>
	failure('E_HOSTILE_NAME', `The name "${shortened(escapeText(name))}" cannot be used: ${reason}.`, 'Rename it.');

const shortened = (text: string): string => (text.length > 240 ? `${truncated(text, 240)}…` : text);

const utf8Length = (text: string): number => Buffer.byteLength(text);

const truncated = (text: string, bytes: number): string => {
	let room = bytes;
	let kept = '';
	for (const character of text) {
		room -= utf8Length(character);
		if (room < 0) break;
		kept += character;
	}
	return kept;
};
