import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {hostileNames, hostilePeerNames, rightNames} from '../../fixtures/names.ts';
import {compareKey, escapeText, labelFailure, peerNameFailure, withMarker, withSuffix} from '../../source/net/names.ts';

const anyText = fc.string({unit: 'binary'});

describe('labels', () => {
	it('has a table worth the name', () => expect(new Set(hostileNames).size).toBeGreaterThanOrEqual(200));

	it.each(hostileNames.map(name => [name.slice(0, 40), name] as const))('refuses %j', (_, name) => {
		const found = labelFailure(name);
		expect(found?.code).toBe('E_HOSTILE_NAME');
		expect(found!.message).toBe(escapeText(found!.message));
	});

	it.each(rightNames.map(name => [name.slice(0, 40), name] as const))('takes %j', (_, name) => {
		expect(labelFailure(name)).toBeUndefined();
	});

	it('takes nothing that leads out of a folder', () => {
		fc.assert(
			fc.property(fc.array(fc.constantFrom('a', '.', '/', '\\', ' ', ':', '\0', 'b')), characters => {
				const label = characters.join('');
				if (labelFailure(label)) return;
				expect(new URL(`file:///root/${label.split('/').map(encodeURIComponent).join('/')}`).pathname).toMatch(
					/^\/root\/./,
				);
			}),
		);
	});
});

describe('peer names', () => {
	it.each(hostilePeerNames)('refuses %j', name => expect(peerNameFailure(name)?.code).toBe('E_HOSTILE_NAME'));
	it.each(['a', "bob's laptop", 'a'.repeat(64), '🐟'.repeat(64), 'a-b', 'café'])('takes %j', name =>
		expect(peerNameFailure(name)).toBeUndefined(),
	);
});

describe('text for terminals', () => {
	it('shows what a terminal would obey or hide', () => {
		expect(escapeText('a\u001b[2J\u202eb\u{e0041}\ud800\n')).toBe('a\\u{1b}[2J\\u{202e}b\\u{e0041}\\u{d800}\\u{a}');
		expect(escapeText('日本語 🐟 café')).toBe('日本語 🐟 café');
	});

	it('lets no control through, and changes nothing twice', () => {
		fc.assert(
			fc.property(anyText, text => {
				const escaped = escapeText(text);
				expect(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u.test(escaped)).toBe(false);
				expect(escapeText(escaped)).toBe(escaped);
			}),
		);
	});
});

describe('compareKey', () => {
	it.each([
		['café', 'cafe\u0301'],
		['README', 'readme'],
		['Straße', 'STRASSE'],
		['ΣΑΣ', 'σας'],
		['STRAẞE', 'straße'],
	])('takes %s and %s for one', (one, other) => expect(compareKey(one)).toBe(compareKey(other)));
	it('keeps apart what differs', () => expect(compareKey('a')).not.toBe(compareKey('b')));
});

describe('withMarker', () => {
	it.each([
		['talk.mkv', 1, 'talk.mkv'],
		['talk.mkv', 2, 'talk.new.mkv'],
		['talk.mkv', 3, 'talk.new (2).mkv'],
		['photos/a.b/c', 2, 'photos/a.b/c.new'],
		['a.tar.gz', 2, 'a.new.tar.gz'],
	])('gives %s number %i as %s', (label, n, expected) => expect(withMarker(label, n, 'new')).toBe(expected));
});

describe('withSuffix', () => {
	it.each([
		['a.bin', 1, 'a.bin'],
		['a.bin', 2, 'a (2).bin'],
		['photos/a.b/c', 3, 'photos/a.b/c (3)'],
		['.hidden', 2, '.hidden (2)'],
		['a.tar.gz', 2, 'a (2).tar.gz'],
		['.tar.gz', 2, '.tar (2).gz'],
	])('gives %s number %i as %s', (label, n, expected) => expect(withSuffix(label, n)).toBe(expected));

	it('stays a right name, whatever the length', () => {
		fc.assert(
			fc.property(
				fc.constantFrom('a', 'é', '日', '🐟'),
				fc.integer({min: 1, max: 240}),
				fc.constantFrom('', '.b', `.${'x'.repeat(100)}`, `.${'x'.repeat(230)}`),
				fc.integer({min: 2, max: 9999}),
				(character, length, extension, n) => {
					const label = `d/${character.repeat(length)}${extension}`;
					if (labelFailure(label)) return;
					const suffixed = withSuffix(label, n);
					expect(labelFailure(suffixed)).toBeUndefined();
					expect(suffixed).toContain(` (${n})`);
				},
			),
		);
	});
});
