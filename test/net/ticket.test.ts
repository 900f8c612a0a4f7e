import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {
	encodeTicket,
	looksLikeTicket,
	readTicket,
	secretLength,
	ticketFailure,
	ticketWords,
} from '../../source/net/ticket.ts';

const secrets = fc.uint8Array({minLength: secretLength, maxLength: secretLength});
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
const places = fc.integer({min: 0, max: 27});
const bodyOf = (secret: Uint8Array): string => encodeTicket(secret).replaceAll('-', '').slice('shoal'.length);
const changed = (text: string, at: number, by: number): string => {
	const next = alphabet[(alphabet.indexOf(text[at]!) + by) % 32]!;
	return text.slice(0, at) + next + text.slice(at + 1);
};
const zero = new Uint8Array(secretLength);

describe('a ticket', () => {
	it('is shown in four groups of seven', () => {
		expect(encodeTicket(zero)).toBe('shoal-0000000-0000000-0000000-0000000');
		expect(encodeTicket(Uint8Array.from(zero, (_, index) => index * 17))).toMatch(
			/^shoal(?:-[0-9a-hjkmnp-tv-z]{7}){4}$/,
		);
	});

	it('is read back, whatever its case, dashes, spaces and prefix', () => {
		fc.assert(
			fc.property(secrets, fc.boolean(), fc.boolean(), fc.array(places), (secret, isUpper, isBare, spaces) => {
				let text = isBare ? bodyOf(secret) : encodeTicket(secret);
				for (const at of spaces) text = `${text.slice(0, at)} – ${text.slice(at)}`.replace('–', at % 2 ? '-' : '\n');
				expect(readTicket(isUpper ? text.toUpperCase() : text)).toEqual({kind: 'secret', secret});
			}),
		);
	});

	it('is read with o, i and l where zero and one were meant', () => {
		fc.assert(
			fc.property(secrets, secret => {
				const text = bodyOf(secret).replaceAll('0', 'O').replace('1', 'l').replaceAll('1', 'I');
				expect(readTicket(text)).toEqual({kind: 'secret', secret});
			}),
		);
	});

	it('shows any one or two wrong characters, and any two that changed places', () => {
		const steps = fc.integer({min: 1, max: 31});
		fc.assert(
			fc.property(secrets, places, places, steps, steps, (secret, one, other, first, second) => {
				const text = bodyOf(secret);
				expect(readTicket(changed(text, one, first))).toEqual({kind: 'mistyped'});
				if (one !== other)
					expect(readTicket(changed(changed(text, one, first), other, second))).toEqual({kind: 'mistyped'});
				const [low, high] = [Math.min(one, other), Math.max(one, other)];
				if (text[low] === text[high]) return;
				const swapped = [...text].with(low, text[high]!).with(high, text[low]!).join('');
				expect(readTicket(swapped)).toEqual({kind: 'mistyped'});
			}),
		);
	});

	it('tells how much of it has arrived', () => {
		fc.assert(
			fc.property(secrets, places, (secret, length) => {
				const part = bodyOf(secret).slice(0, length);
				// An s, or sh, may be the beginning of the prefix as well.
				const arrived = 'shoal'.startsWith(part) ? 0 : length;
				expect(readTicket(part)).toEqual({kind: 'short', arrived});
				expect(readTicket(`SHOAL-${bodyOf(secret).slice(0, length)}`)).toEqual({kind: 'short', arrived: length});
			}),
		);
		expect(readTicket('sh1')).toEqual({kind: 'short', arrived: 3});
		for (const start of ['', 's', 'sho', 'shoal', 'shoal-'])
			expect(readTicket(start)).toEqual({kind: 'short', arrived: 0});
		expect(readTicket(`${bodyOf(zero)}7`)).toEqual({kind: 'long', arrived: 29});
		expect(readTicket('abc/')).toEqual({kind: 'foreign', character: '/'});
	});

	it('is never repeated in what is said of it', () => {
		fc.assert(
			fc.property(secrets, places, (secret, at) => {
				for (const typed of [changed(bodyOf(secret), at, 3), `${bodyOf(secret)}x`, bodyOf(secret).slice(0, 20), 'x/y'])
					expect(JSON.stringify(ticketFailure(readTicket(typed)))).not.toContain(typed);
			}),
		);
	});

	it('says why text is none', () => {
		expect(ticketFailure(readTicket(encodeTicket(zero)))).toBeUndefined();
		expect(ticketFailure(readTicket('shoal-0000'))).toMatchObject({
			code: 'E_TICKET_MISTYPED',
			message: 'This is no ticket: 4 of 28 characters have arrived.',
		});
		expect(ticketWords(readTicket(changed(bodyOf(zero), 3, 1)))).toContain('checksum does not fit');
	});

	it('never throws, whatever was typed', () => {
		fc.assert(
			fc.property(fc.string({unit: 'binary', maxLength: 80}), typed => {
				expect(['secret', 'short', 'long', 'mistyped', 'foreign']).toContain(readTicket(typed).kind);
			}),
			{numRuns: 2000},
		);
	});
});

describe('a word of a command', () => {
	it.each([
		encodeTicket(zero),
		bodyOf(zero),
		encodeTicket(zero).toUpperCase(),
		'shoal-0000000-0000001-0000000-0000000',
		'shoal-0000000-0000000',
	])('%s looks like a ticket', word => expect(looksLikeTicket(word)).toBe(true));
	it.each([
		'shoal_video.mp4',
		'shoal-0.1.0.tgz',
		'shoal-notes',
		'shoal-backups',
		'7420',
		'f'.repeat(64),
		'127.0.0.1:7420',
		'shoal',
		'',
	])('%j does not', word => expect(looksLikeTicket(word)).toBe(false));
});
