/** Targets that take text and files: names, what reaches a terminal, the words of a command line, the journal. */
import {posix, win32} from 'node:path';
import {hostileNames, hostilePeerNames, rightNames} from '../../fixtures/names.ts';
import {flagsOf, readFlags} from '../../source/commands/flags.ts';
import {commandNames} from '../../source/commands/help.ts';
import {takeManager, takeManagerIfAny} from '../../source/commands/manager-address.ts';
import {parseTypedLine} from '../../source/commands/typed-lines.ts';
import {decodeJournal, encodeJournal} from '../../source/files/journal.ts';
import {Bitfield} from '../../source/net/bitfield.ts';
import {hash, hashLength} from '../../source/net/hash.ts';
import {compareKey, escapeText, labelFailure, peerNameFailure, withMarker, withSuffix} from '../../source/net/names.ts';
import {linesOf} from '../../source/output/lines.ts';
import {jsonLine} from '../../source/output/output.ts';
import {manifestOf, someBytes} from '../contract/sample-bytes.ts';
import type {Target} from './fuzz.ts';

/** Two bytes a code unit, so that halves of characters come too. */
const coded = (text: string): Buffer => Buffer.from(text, 'utf16le');
const text = (input: Buffer): string => input.toString('utf16le');
const must = (isSo: boolean, what: string): void => {
	if (!isSo) throw new Error(what);
};
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u;
const collected = [...hostileNames, ...hostilePeerNames, ...rightNames].filter(name => name.length < 400);

const names: Target = {
	name: 'names',
	share: 0.14,
	samples: () => collected.map(coded),
	run: (input, below) => {
		const label = text(input);
		must(compareKey(compareKey(label)) === compareKey(label), 'a key of a key is another');
		if (!peerNameFailure(label)) must(!unsafe.test(label) && !/[/\\]/.test(label), 'a hostile name of a peer');
		const refused = labelFailure(label);
		if (refused) {
			must(!unsafe.test(refused.message), 'a complaint that a terminal obeys');
			return 'refused';
		}
		must(posix.resolve('/root', label) === `/root/${label}` && !unsafe.test(label), 'it leads elsewhere');
		must(
			win32.resolve('C:\\root', label) === `C:\\root\\${label.replaceAll('/', '\\')}`,
			'it leads elsewhere on Windows',
		);
		const number = 2 + below(9999);
		for (const other of [withSuffix(label, number), withMarker(label, number, 'new')])
			must(labelFailure(other) === undefined && posix.dirname(other) === posix.dirname(label), `it becomes ${other}`);
		return 'taken';
	},
	reaches: ['taken', 'refused'],
};

const escaping: Target = {
	name: 'escaping',
	share: 0.1,
	samples: () => collected.map(coded),
	run: input => {
		const name = text(input);
		const escaped = escapeText(name);
		must(!unsafe.test(escaped) && escapeText(escaped) === escaped, 'something a terminal obeys');
		const fact = {event: 'source-banned', peer: name, name, reason: name} as const;
		for (const line of linesOf(fact)) must(!unsafe.test(line), 'a line that a terminal obeys');
		const json = jsonLine(fact);
		must(!unsafe.test(json.slice(0, -1)) && json.endsWith('\n'), 'JSON that a terminal obeys');
		must((JSON.parse(json) as {name: string}).name === name, 'JSON that says something else');
		return escaped === name ? 'harmless' : 'escaped';
	},
	reaches: ['harmless', 'escaped'],
};

const lines = [
	'',
	'7000',
	'host:7000',
	'[::1]:7000',
	'host 7000',
	'fe80::1%eth0',
	'0',
	'100KB',
	'1.5s',
	'-1',
	'1e9',
	'swarm',
	'ring',
];
const flagNames = [...new Set(Object.values(flagsOf).flat())];
const words = [...lines, 'add a b', 'get', 'GET x', 'upload y', 'find ', 'register-group a', ...flagNames];

const typed: Target = {
	name: 'arguments',
	share: 0.08,
	samples: () =>
		words.map((word, at) => coded([words[(at * 7) % words.length], word, words[(at * 3) % words.length]].join('\n'))),
	run: (input, below) => {
		const [first = '', ...rest] = text(input).split('\n');
		const manager = takeManager([first, ...rest]);
		if ('manager' in manager) {
			const {host, port} = manager.manager;
			must(port > 0 && port < 65_536 && host !== '' && !/\s/.test(host), 'no address');
		}
		takeManagerIfAny([first, ...rest]);
		parseTypedLine(first);
		const command = commandNames[below(commandNames.length)]!;
		const known = flagsOf[command];
		const flag = known[below(known.length)]!;
		const flags = readFlags(command, {[flag]: rest[0] ?? first, ...(below(4) === 0 ? {[first]: true} : {})});
		if ('code' in flags) {
			must(flags.code === 'E_USAGE' && flags.message !== '', 'a refusal without words');
			return 'refused';
		}
		const counts = [flags.ttl, flags.stay, flags.wait, flags.heartbeat, flags.lease, flags.up, flags.down, flags.size];
		must(
			counts.every(value => Number.isFinite(value) && value >= 0),
			`--${flag} became no number`,
		);
		must(flags.port === null || (flags.port >= 0 && flags.port < 65_536), 'no port');
		return 'taken';
	},
	reaches: ['taken', 'refused'],
};

const manifest = manifestOf(someBytes(20_000), 1024);
const of = {manifest, part: {dev: 1n, ino: 2n}};
const journals = [[], [0], [0, 3, 19], Array.from({length: 20}, (_, index) => index)].map(indexes => {
	const have = new Bitfield(20);
	for (const index of indexes) have.add(index);
	return encodeJournal(of, have);
});

const journal: Target = {
	name: 'journal',
	share: 0.02,
	samples: () => journals,
	run: (input, below) => {
		// Every second one is sealed again, so that what is behind the checksum is reached.
		const body = input.subarray(0, Math.max(0, input.length - hashLength));
		const bytes = below(2) === 0 ? input : Buffer.concat([body, hash(body)]);
		const found = decodeJournal(bytes, of);
		if (!found) return 'ignored';
		must(found.have.length === 20 && found.have.count <= 20, 'more fragments than there are');
		must(
			[...found.have].every(index => index >= 0 && index < 20),
			'a fragment that is none',
		);
		return 'believed';
	},
	reaches: ['ignored', 'believed'],
};

export const textTargets: readonly Target[] = [names, escaping, typed, journal];
