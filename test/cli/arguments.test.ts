import {execFileSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {describe, expect, test} from 'vitest';
import {type Flags, readFlags} from '../../source/commands/flags.ts';
import {joinLines} from '../../source/commands/join-lines.ts';
import {takeManager, takeManagerIfAny} from '../../source/commands/manager-address.ts';
import {openingOf} from '../../source/commands/openings.ts';
import {parsePort, parseRate, parseSeconds, parseSize} from '../../source/commands/quantities.ts';
import {collectWish, getWish} from '../../source/commands/wishes.ts';
import {folderFailure} from '../../source/config/typed-paths.ts';
import {nodeFailure} from '../../source/node-version.ts';
import {joinCommand} from '../../source/shell.ts';

describe('MANAGER', () => {
	test.each([
		['10.0.0.1:7000', '10.0.0.1', 7000],
		['host.example:80', 'host.example', 80],
		['host.example', 'host.example', 7420],
		['7000', '127.0.0.1', 7000],
		['[::1]:7000', '::1', 7000],
		['[fe80::1%eth0]', 'fe80::1%eth0', 7420],
		['fd00::5', 'fd00::5', 7420],
	])('%s is host %s, port %i', (word, host, port) => {
		expect(takeManager([word, 'file'])).toEqual({manager: {host, port}, rest: ['file']});
	});

	test('in two words, the second a number; what follows is left', () => {
		expect(takeManager(['host', '7000', '12'])).toEqual({manager: {host: 'host', port: 7000}, rest: ['12']});
		expect(takeManager(['fd00::5', '7000'])).toEqual({manager: {host: 'fd00::5', port: 7000}, rest: []});
		expect(takeManager(['host:7000', '12'])).toEqual({manager: {host: 'host', port: 7000}, rest: ['12']});
		expect(takeManager(['7000', '12'])).toEqual({manager: {host: '127.0.0.1', port: 7000}, rest: ['12']});
	});

	test('without any word it is the usual port of this machine', () => {
		expect(takeManager([])).toEqual({manager: {host: '127.0.0.1', port: 7420}, rest: []});
	});

	test.each([[''], ['host:'], ['host:http'], [':7000'], ['host:0'], ['host:65536'], ['0'], ['a b']])(
		'%j is refused with the forms there are',
		(...words) => {
			expect(takeManager(words as string[])).toMatchObject({
				code: 'E_USAGE',
				hint: expect.stringContaining('HOST:PORT'),
			});
		},
	);
});

describe('MANAGER where it may be left out', () => {
	const usual = {host: '127.0.0.1', port: 7420};

	test.each([
		[[], usual, []],
		[['talk.mkv'], usual, ['talk.mkv']],
		[['my', 'talk.mkv'], usual, ['my', 'talk.mkv']],
		[['photos/'], usual, ['photos/']],
		[['12345678'], usual, ['12345678']],
		[['7000'], {...usual, port: 7000}, []],
		[['7000', 'talk.mkv'], {...usual, port: 7000}, ['talk.mkv']],
		[['10.0.0.1', 'talk.mkv'], {host: '10.0.0.1', port: 7420}, ['talk.mkv']],
		[['host:80', 'talk.mkv'], {host: 'host', port: 80}, ['talk.mkv']],
		[['host', '80', 'talk.mkv'], {host: 'host', port: 80}, ['talk.mkv']],
		[['[::1]:80', 'talk.mkv'], {host: '::1', port: 80}, ['talk.mkv']],
		[['fe80::1%eth0'], {host: 'fe80::1%eth0', port: 7420}, []],
	] as const)('%j', (words, manager, rest) => {
		expect(takeManagerIfAny(words)).toEqual({manager, rest});
	});
});

describe('get and collect', () => {
	const flagsOf = (command: 'get' | 'collect', raw = {}): Flags => readFlags(command, raw) as Flags;

	test('get takes its topology from a flag; collect is even, and makes all of the file anew', () => {
		expect(getWish(flagsOf('get'), ['7000', 'my', 'talk.mkv'])).toEqual({
			manager: {host: '127.0.0.1', port: 7000},
			fetched: {wanted: 'my talk.mkv', topology: null, isWholeVerified: false},
		});
		expect(collectWish(flagsOf('collect', {'verify-whole': true}), [])).toEqual({
			manager: {host: '127.0.0.1', port: 7420},
			fetched: {wanted: null, topology: 'even', isWholeVerified: true, marker: 'collected'},
		});
		expect(readFlags('collect', {topology: null})).toMatchObject({code: 'E_USAGE'});
	});

	test('a local copy is a file that can be read, by its absolute path', () => {
		const wish = (path: string) => collectWish(flagsOf('collect', {'local-copy': path}), []);
		expect(wish('package.json')).toMatchObject({fetched: {localCopy: resolve('package.json')}});
		expect(wish('no/such/file')).toMatchObject({code: 'E_NOT_FOUND'});
		expect(wish('package.json/file')).toMatchObject({code: 'E_NOT_FOUND'});
		expect(wish('source')).toMatchObject({code: 'E_USAGE', message: expect.stringContaining('is no file')});
	});
});

describe('quantities', () => {
	test.each([
		['100KB', 102_400],
		['64KiB', 65_536],
		['1m', 1_048_576],
		['1.5MB', 1_572_864],
		['16 MiB', 16_777_216],
		['4096', 4096],
		['2GB', 2_147_483_648],
		['12b', 12],
	])('%s is %s bytes', (text, size) => {
		expect(parseSize(text)).toBe(size);
	});

	test.each(['', 'KB', '-1', '1XB', '1e3', 'ten', '0x10'])('%j is no size', text => {
		expect(parseSize(text)).toBeUndefined();
	});

	test('rates, seconds and ports', () => {
		expect(parseRate('10MB/s')).toBe(10_485_760);
		expect([
			parseSeconds('2'),
			parseSeconds('0.5'),
			parseSeconds('3s'),
			parseSeconds('-1'),
			parseSeconds('1m'),
		]).toEqual([2, 0.5, 3, undefined, undefined]);
		expect([parsePort('0'), parsePort('65535'), parsePort('65536'), parsePort('http')]).toEqual([
			0,
			65_535,
			undefined,
			undefined,
		]);
	});
});

describe('flags', () => {
	const flags = (raw: Record<string, unknown>) => readFlags('manager', raw) as Flags;

	test.each([
		[{}, {heartbeat: 2000, lease: 10_000, late: 6000}],
		[{heartbeat: '1'}, {heartbeat: 1000, lease: 5000, late: 3000}],
		[{lease: '5'}, {heartbeat: 1000, lease: 5000, late: 3000}],
		[{lease: '60'}, {heartbeat: 2000, lease: 60_000, late: 36_000}],
		[
			{heartbeat: '1', lease: '20'},
			{heartbeat: 1000, lease: 20_000, late: 12_000},
		],
	])('%j gives the terms %j', (raw, terms) => {
		expect(flags(raw)).toMatchObject(terms);
	});

	test('a heartbeat slower than a fifth of the lease is refused, with one that would do', () => {
		expect(flags({heartbeat: '2', lease: '5'})).toMatchObject({
			code: 'E_USAGE',
			hint: expect.stringContaining('--heartbeat 1'),
		});
	});

	test.each(['1.1', '0.7', '3.3333', '2000000'])('a lease of %s seconds has terms that the wire can hold', lease => {
		const {heartbeat, lease: whole, late} = flags({lease}) as Flags;
		for (const time of [heartbeat, whole, late]) expect(time).toBe(Math.trunc(time) >>> 0);
	});

	test.each([
		['manager', 'lease', '99999999'],
		['manager', 'heartbeat', '4294968'],
		['peer', 'ttl', '99999999999'],
		['get', 'stay', '9999999'],
		['get', 'wait', '1e3'],
	] as const)('shoal %s --%s %s is refused', (command, flag, value) => {
		expect(readFlags(command, {[flag]: value})).toMatchObject({
			code: 'E_USAGE',
			message: expect.stringContaining(`--${flag} ${value} is no number of seconds`),
		});
	});

	test('each command takes only its own flags, and each value is checked', () => {
		expect(readFlags('peers', {port: '1'})).toMatchObject({code: 'E_USAGE'});
		expect(readFlags('manager', {prot: '1'})).toMatchObject({hint: expect.stringContaining('--port')});
		expect(readFlags('manager', {port: ''})).toMatchObject({message: '--port needs one value.'});
		expect(readFlags('manager', {open: 'yes'})).toMatchObject({message: '--open takes no value.'});
		expect(readFlags('get', {topology: 'star'})).toMatchObject({message: expect.stringContaining('swarm, even')});
		expect(readFlags('peer', {name: 'a/b'})).toMatchObject({code: 'E_USAGE'});
		expect(readFlags('peer', {'fragment-size': '100KB'})).toMatchObject({fragmentSize: 102_400});
	});
});

describe('--fragment-files', () => {
	test.each(['peer', 'get'] as const)('reaches the screen of shoal %s as an absolute path', command => {
		const flags = readFlags(command, {'fragment-files': 'kept'}) as Flags;
		const opening = openingOf(command, flags, ['7420']);
		expect(opening).toMatchObject({plan: {peer: {fragmentFiles: resolve('kept')}}});
		expect(openingOf(command, readFlags(command, {}) as Flags, ['7420'])).toMatchObject({
			plan: {peer: {fragmentFiles: null}},
		});
	});

	test('is for those who fetch', () => {
		for (const command of ['manager', 'share', 'find'] as const)
			expect(readFlags(command, {'fragment-files': 'kept'})).toMatchObject({code: 'E_USAGE'});
	});

	test('may name a folder that is there or that can be made; others are told from it', async () => {
		const root = mkdtempSync(join(tmpdir(), 'shoal-folder-'));
		try {
			writeFileSync(join(root, 'file'), '');
			const told = async (...parts: string[]) => (await folderFailure(join(root, ...parts), '--here'))?.message;
			expect([await told(), await told('new')]).toEqual([undefined, undefined]);
			expect(await told('file')).toBe(`${join(root, 'file')} is not a folder.`);
			expect(await told('file', 'new')).toBe(`${join(root, 'file')} is not a folder.`);
			expect(await told('missing', 'new')).toBe(`There is no folder ${join(root, 'missing')}.`);
		} finally {
			rmSync(root, {recursive: true});
		}
	});

	test.runIf(process.getuid?.() !== 0)('must not name a folder that we may not write', async () => {
		expect(await folderFailure('/shoal', '--here')).toMatchObject({code: 'E_READ_ONLY'});
	});
});

describe('what a manager prints', () => {
	test('on loopback: only this machine, and how to change that', () => {
		expect(joinLines('127.0.0.1', 7420, {ticket: null, own: []})).toEqual([
			'only this machine can join; for others: --host 0.0.0.0',
			'to join: shoal peer 127.0.0.1:7420',
		]);
	});

	const own = ['10.0.0.1', 'fd00::1'];
	const commands = ['to join: shoal peer 10.0.0.1:7420', "to join: shoal peer '[fd00::1]:7420'"];

	test('beyond, open: a warning and the exact line for each address', () => {
		const [warning, ...lines] = joinLines('::', 7420, {ticket: null, own});
		expect(warning).toContain('anybody');
		expect(lines).toEqual(commands);
	});

	test('beyond, on IPv4 alone: no line that would be refused, and none that leads elsewhere from another machine', () => {
		const more = [...own, 'fe80::1%eth0'];
		expect(joinLines('0.0.0.0', 7420, {ticket: null, own: more}).slice(1)).toEqual(commands.slice(0, 1));
		expect(joinLines('::', 7420, {ticket: null, own: more}).slice(1)).toEqual(commands);
	});

	test('beyond, protected: the exact lines, and the ticket beside them', () => {
		const ticket = 'shoal-0000000-0000000-0000000-0000000';
		const [words, ...lines] = joinLines('::', 7420, {ticket, own});
		expect(words).toContain('protected');
		expect(lines).toEqual([...commands, `ticket, which they are asked for: ${ticket}`]);
	});

	test.each([['a file.txt'], ["it's"], ['$(reboot)'], ['a;b&c'], ['*'], ['#x'], ['ä']])(
		'a command with %j pastes as typed',
		word => {
			const typed = joinCommand('fd00::1', 7420, ['peer', word]);
			const words = execFileSync('bash', ['-c', `printf '%s\n' ${typed}`], {encoding: 'utf8'});
			expect(words).toBe(`shoal
peer
[fd00::1]:7420
${word}
`);
		},
	);
});

test('an old Node is told which one is needed', () => {
	expect(nodeFailure('20.20.2')).toMatch(/needs Node 22.*this is Node 20\.20\.2/);
	expect(nodeFailure('22.0.0')).toBeUndefined();
	expect(nodeFailure('24.21.0')).toBeUndefined();
});
