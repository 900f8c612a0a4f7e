import {expect, test} from 'vitest';
import {type Flags, readFlags} from '../../source/commands/flags.ts';
import {openingOf} from '../../source/commands/openings.ts';
import {peerOptions} from '../../source/commands/peer-options.ts';
import {parseContact, peerWish} from '../../source/commands/peer-wish.ts';

const flagsOf = (flags: Record<string, string | boolean>): Flags => readFlags('peer', flags) as Flags;
const wish = (flags: Record<string, string | boolean>, words: readonly string[] = []) =>
	peerWish(flagsOf(flags), words);
const byHand = {owner: '5000', 'download-from': '10.0.0.7:5003'};

test.each([
	['5000', {host: '127.0.0.1', port: 5000}],
	['box:1', {host: 'box', port: 1}],
	['10.0.0.1:65535', {host: '10.0.0.1', port: 65_535}],
	['[::1]:80', {host: '::1', port: 80}],
])('%s is an address', (text, address) => expect(parseContact(text)).toEqual(address));

test.each(['0', '65536', 'box', 'box:', ':5000', '::1:80', '10.0.0.1 5000', 'box:0', ''])('"%s" is none', text => {
	expect(parseContact(text)).toBeUndefined();
});

test('an owner and a neighbour by hand, and no manager', () => {
	const contacts = {owner: {host: '127.0.0.1', port: 5000}, downloadFrom: {host: '10.0.0.7', port: 5003}};
	expect(wish(byHand)).toEqual({manager: null, contacts, rest: []});
	expect(wish({}, ['7420', 'a.bin'])).toEqual({manager: {host: '127.0.0.1', port: 7420}, rest: ['a.bin']});
});

test('on a screen, too, it fetches the only file there is', () => {
	const opening = openingOf('peer', flagsOf(byHand), []);
	expect(opening).toMatchObject({plan: {peer: {options: {manager: null}, get: {wanted: null}}}, isOneDownload: false});
	expect(openingOf('peer', flagsOf({}), [])).toMatchObject({plan: {peer: {get: null}}});
});

test.each([
	['an owner alone', {owner: '5000'}, [], /--owner needs --download-from/],
	['a neighbour alone', {'download-from': '5000'}, [], /--download-from needs --owner/],
	['a manager as well', byHand, ['7420'], /"7420"/],
	['a lease', {...byHand, ttl: '9'}, [], /--ttl/],
	['a hold', {...byHand, hold: true}, [], /--hold/],
	['another topology', {...byHand, topology: 'chain'}, [], /--topology chain/],
	['a stay with a manager', {stay: '9'}, [], /--stay/],
] as const)('%s is refused', (_, flags, words, message) => {
	expect(wish(flags, words)).toMatchObject({code: 'E_USAGE', message: expect.stringMatching(message)});
});

test('what is no address is refused as a flag', () => {
	expect(readFlags('peer', {owner: 'box'})).toMatchObject({code: 'E_USAGE'});
});

test('without a manager that makes names different, the port does', () => {
	const flags = flagsOf({...byHand, port: '5001'});
	const other = flagsOf({...byHand, port: '5002'});
	expect(peerOptions(null, flags).name).not.toBe(peerOptions(null, other).name);
	expect(peerOptions({host: 'a', port: 1}, flags).name).toBe(peerOptions({host: 'a', port: 1}, other).name);
	expect(peerOptions(null, {...flags, name: 'bob'}).name).toBe('bob');
});
