/**
 * The ticket: the secret of a swarm as people read, type and paste it. Pure: makes no secret, keeps none.
 * 26 characters of secret and two that check them, in an alphabet without i, l, o and u; case, spaces and dashes do not matter.
 */
import {type Failure, failure} from './failures.ts';

/** What all of a protected swarm know and nobody else: 16 bytes. */
export type Secret = Uint8Array;

/** Bytes of a secret. */
export const secretLength = 16;
/** Characters of a ticket after its prefix. */
export const ticketLength = 28;

const prefix = 'shoal';
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
const bits = 5;
const dataLength = ticketLength - 2;
/** Characters between two dashes. */
const groupLength = 7;

/** What typed text is. */
export type TicketReading =
	| {readonly kind: 'secret'; readonly secret: Secret}
	/** So many of the characters have arrived. */
	| {readonly kind: 'short'; readonly arrived: number}
	| {readonly kind: 'long'; readonly arrived: number}
	/** All have arrived, and some of them are not what was shown. */
	| {readonly kind: 'mistyped'}
	/** A character that no ticket has. */
	| {readonly kind: 'foreign'; readonly character: string};

/** The ticket of a secret, `shoal-` in front and a dash after every seven characters. */
export const encodeTicket = (secret: Secret): string => {
	const data: number[] = [];
	let held = 0;
	let heldBits = 0;
	for (const byte of secret) {
		held = (held << 8) | byte;
		for (heldBits += 8; heldBits >= bits; heldBits -= bits) data.push((held >>> (heldBits - bits)) & 31);
		held &= (1 << heldBits) - 1;
	}
	data.push((held << (bits - heldBits)) & 31);
	const text = [...data, ...checks(data)].map(value => alphabet[value]).join('');
	const groups = text.match(new RegExp(`.{${groupLength}}`, 'g')) ?? [];
	return [prefix, ...groups].join('-');
};

/** Reads what was typed so far, with or without the prefix. */
export const readTicket = (typed: string): TicketReading => {
	const text = typed.toLowerCase().replaceAll(/[\s\p{Pd}]/gu, '');
	const rest = prefix.startsWith(text) ? '' : text.startsWith(prefix) ? text.slice(prefix.length) : text;
	const values: number[] = [];
	for (const character of rest) {
		const value = alphabet.indexOf(meant[character] ?? character);
		if (value < 0) return {kind: 'foreign', character};
		values.push(value);
	}
	if (values.length < ticketLength) return {kind: 'short', arrived: values.length};
	if (values.length > ticketLength) return {kind: 'long', arrived: values.length};
	const data = values.slice(0, dataLength);
	const [first, second] = checks(data);
	const secret = secretOf(data);
	return secret && values[dataLength] === first && values[dataLength + 1] === second
		? {kind: 'secret', secret}
		: {kind: 'mistyped'};
};

/** Why typed text is no ticket, for a person; undefined when it is one. Never repeats what was typed. */
export const ticketFailure = (reading: TicketReading): Failure | undefined => {
	const words = ticketWords(reading);
	return reading.kind === 'secret'
		? undefined
		: failure('E_TICKET_MISTYPED', `This is no ticket: ${words}.`, 'Copy it once more from the manager’s screen.');
};

/** How far a ticket has come, in a few words for beside a field. */
export const ticketWords = (reading: TicketReading): string => {
	switch (reading.kind) {
		case 'secret':
			return `all ${ticketLength} have arrived, it fits`;
		case 'short':
			return `${reading.arrived} of ${ticketLength} characters have arrived`;
		case 'long':
			return `${reading.arrived} characters, and a ticket has ${ticketLength}`;
		case 'mistyped':
			return 'a character is wrong: the checksum does not fit';
		case 'foreign':
			return 'it has a character that no ticket has';
		default:
			return reading satisfies never;
	}
};

/** Whether a word was most likely meant as a ticket, mistyped ones and parts of one included. */
export const looksLikeTicket = (word: string): boolean => {
	const reading = readTicket(word);
	if (reading.kind === 'secret') return true;
	const isNamed = /^shoal[\s\p{Pd}]/iu.test(word);
	return isNamed && (reading.kind === 'mistyped' || reading.kind === 'long' || arrivedOf(reading) >= ticketLength / 2);
};

const arrivedOf = (reading: TicketReading): number => (reading.kind === 'short' ? reading.arrived : 0);

/** What is read for what is not in the alphabet. */
const meant: Readonly<Record<string, string>> = {i: '1', l: '1', o: '0'};

/** Null when the two bits that no secret fills are not zero. */
const secretOf = (data: readonly number[]): Secret | null => {
	const secret = new Uint8Array(secretLength);
	let held = 0;
	let heldBits = 0;
	let at = 0;
	for (const value of data) {
		held = (held << bits) | value;
		heldBits += bits;
		if (heldBits < 8) continue;
		heldBits -= 8;
		secret[at++] = held >>> heldBits;
		held &= (1 << heldBits) - 1;
	}
	return held === 0 ? secret : null;
};

/** The sum, and the sum of each value times a power of its place, in the field of 32 elements: any two wrong characters show. */
const checks = (data: readonly number[]): readonly [number, number] => {
	let sum = 0;
	let weighted = 0;
	for (const value of data) {
		sum ^= value;
		weighted = doubled(weighted ^ value);
	}
	return [sum, weighted];
};

/** Times x, modulo x^5 + x^2 + 1. */
const doubled = (value: number): number => ((value << 1) ^ (value & 16 ? 37 : 0)) & 31;
