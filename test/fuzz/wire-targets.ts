/** Targets that take bytes from a socket: the decoder, the framer, the opening of a conversation, lists, a source's answers, a manager. */
import fc from 'fast-check';
import {hello, helloFailure} from '../../source/net/handshake.ts';
import {ManagerEngine} from '../../source/net/manager/manager-engine.ts';
import {fragmentCount} from '../../source/net/manifest.ts';
import {labelFailure, peerNameFailure} from '../../source/net/names.ts';
import {Answers, heldBy} from '../../source/net/peer/answers.ts';
import {ManifestFetch} from '../../source/net/peer/manifest-fetch.ts';
import {RosterView} from '../../source/net/peer/roster-view.ts';
import type {RosterEntry, Speaker} from '../../source/net/types.ts';
import {decode, encode, frameHead} from '../../source/net/wire/codec.ts';
import {Conversation} from '../../source/net/wire/conversation.ts';
import {Framer} from '../../source/net/wire/framer.ts';
import {type Message, maxBlock, messages} from '../../source/net/wire/messages.ts';
import {manifestOf, someBytes} from '../contract/sample-bytes.ts';
import {FakeClock, FakeLink, FakeNetwork, FakeRandom} from '../net/fakes.ts';
import {anyMessage, messageOf} from '../net/wire/samples.ts';
import type {Target} from './fuzz.ts';
import type {Below} from './mutate.ts';

const some = (seed: number): Message[] => fc.sample(anyMessage, {numRuns: 300, seed});
const framesOf = (said: readonly Message[]): Buffer => Buffer.concat(said.map(encode));
const codes = Object.values(messages).map(({code}) => code);
const must = (isSo: boolean, what: string): void => {
	if (!isSo) throw new Error(what);
};

/** Whole messages in a stream, cut anywhere; null where the stream breaks the protocol. */
export const heard = (stream: Buffer, below: Below, onMessage: (message: Message) => string | undefined): string => {
	let complaint: string | undefined;
	const framer = new Framer(
		{
			onFrame: (code, body) => {
				must(complaint === undefined, 'a frame after the end');
				const decoded = decode(code, body);
				if (decoded.kind === 'unknown') return undefined;
				return decoded.kind === 'malformed' ? decoded.why : onMessage(decoded.message);
			},
			onBlock: (_, __, length) => (length > maxBlock ? 'too long' : null),
			onBlockEnd: () => {},
		},
		true,
	);
	for (let at = 0; at < stream.length && complaint === undefined; ) {
		const step = 1 + below(stream.length);
		complaint = framer.push(stream.subarray(at, at + step));
		at += step;
	}
	return complaint === undefined ? 'taken' : 'refused';
};

const decoder: Target = {
	name: 'decoder',
	share: 0.25,
	samples: () => [
		...some(11).map(message => encode(message).subarray(frameHead - 1)),
		...fc.sample(fc.uint8Array({maxLength: 80}), {numRuns: 60, seed: 2}).map(bytes => Buffer.from(bytes)),
	],
	run: (input, below) => {
		const code = below(8) === 0 ? codes[below(codes.length)]! : (input[0] ?? 0);
		const body = input.subarray(1);
		const copy = Buffer.from(body);
		const decoded = decode(code, body);
		must(copy.equals(body), 'the decoder changed its input');
		if (decoded.kind === 'malformed') must(decoded.why.length > 0, 'a complaint without words');
		// What is accepted has one spelling: it encodes to the very same bytes.
		if (decoded.kind === 'message')
			must(encode(decoded.message).subarray(frameHead).equals(body), `${decoded.message.type} has two spellings`);
		return decoded.kind;
	},
	reaches: ['message', 'malformed', 'unknown'],
};

const framer: Target = {
	name: 'framer',
	share: 0.1,
	samples: () => {
		const all = some(12);
		return all.map((message, index) => framesOf([message, all[(index * 7) % all.length]!]));
	},
	run: (input, below) => heard(input, below, () => undefined),
	reaches: ['taken', 'refused'],
};

const speakers: readonly Speaker[] = ['member', 'fetcher', 'manager', 'source'];
const openings: readonly Message[] = [
	hello({role: 'member', peer: 'p', token: 't', name: 'n', isNameChosen: true, ttl: 0}),
	hello({role: 'fetcher', peer: 'p', token: '', name: 'n', isNameChosen: false, ttl: 0}),
	...fc.sample(messageOf('welcome'), {numRuns: 5, seed: 1}),
	{type: 'greeting', peer: 'p', name: 'n'},
	{type: 'refused', code: 'E_ID', message: '', hint: ''},
];

const handshake: Target = {
	name: 'handshake',
	share: 0.1,
	samples: () =>
		some(13).flatMap((message, index) =>
			openings.map(opening => Buffer.concat([Buffer.of(index % 4), framesOf([opening, message])])),
		),
	run: (input, below) => {
		const conversation = new Conversation(speakers[(input[0] ?? 0) % 4]!);
		let taken = 0;
		heard(input.subarray(1), below, message => {
			const wasOpen = conversation.isOpen;
			const complaint = conversation.accept(message);
			if (complaint !== undefined) return complaint;
			const opens = ['hello', 'welcome', 'greeting', 'refused'].includes(message.type);
			must(wasOpen ? message.type === 'refused' || !opens : opens, `${message.type} at the wrong time`);
			taken++;
			if (message.type === 'hello' && !helloFailure(message, null))
				must(
					message.protocol === 'shoal' && message.version === 1 && /^[\w-]{1,32}$/.test(message.peer),
					'a bad hello',
				);
			return undefined;
		});
		return taken === 0 ? 'refused' : taken === 1 ? 'opened' : 'talked';
	},
	reaches: ['refused', 'opened', 'talked'],
};

const entries: readonly RosterEntry[] = ['a', 'b', 'c', 'd'].map((peer, index) => ({
	...{peer, name: `name ${peer}`, host: `10.0.0.${index}`, port: 9000 + index, isLate: false},
}));
const epoch = '00'.repeat(8);
const listing = (below: Below): Message[] => {
	const told: Message[] = [{type: 'list-snapshot', epoch, version: 5, part: 0, parts: 1, entries: entries.slice(0, 2)}];
	for (let version = 5; version < 8; version++)
		told.push({
			...{type: 'list-delta', epoch, from: version, to: version + 1},
			upserts: [entries[below(4)]!],
			removes: [entries[below(4)]!.peer],
		});
	told.push({type: 'list-snapshot', epoch, version: 9, part: 0, parts: 2, entries: entries.slice(0, 2)});
	told.push({type: 'list-snapshot', epoch, version: 9, part: 1, parts: 2, entries: entries.slice(2)});
	return told;
};

const list: Target = {
	name: 'list',
	share: 0.08,
	samples: () => Array.from({length: 40}, (_, turn) => framesOf(listing(limit => (turn * 7 + 3) % limit))),
	run: (input, below) => {
		const view = new RosterView();
		const state = (): string => `${view.epoch} ${view.version} ${view.size} ${view.digest()}`;
		let changes = 0;
		let gaps = 0;
		heard(input, below, message => {
			if (message.type !== 'list-snapshot' && message.type !== 'list-delta') return 'not a list';
			const before = state();
			const follows = message.type === 'list-delta' && message.epoch === view.epoch && message.from === view.version;
			const applied = message.type === 'list-delta' ? view.delta(message) : view.snapshot(message);
			if (applied === 'changed') {
				changes++;
				must(message.type === 'list-snapshot' || follows, 'a delta that does not follow');
				must(view.version === (message.type === 'list-delta' ? message.to : message.version), 'another version');
			} else must(state() === before, `${applied}, and yet it changed`);
			if (applied === 'gap') gaps++;
			return undefined;
		});
		return gaps > 0 ? 'gap' : changes > 1 ? 'changed' : 'refused';
	},
	reaches: ['gap', 'changed', 'refused'],
};

const manifest = manifestOf(someBytes(20_000), 1024);
const answering: readonly Message[] = [
	{type: 'availability', file: manifest.id, holds: 'some', part: 0, parts: 2, bits: Buffer.of(0xff, 1)},
	{type: 'availability', file: manifest.id, holds: 'some', part: 1, parts: 2, bits: Buffer.of(0x0f)},
	{type: 'availability', file: manifest.id, holds: 'all', part: 0, parts: 1, bits: Buffer.of()},
	{type: 'have', file: manifest.id, indexes: [0, 19, 20, 0xffff_ffff]},
	{
		...{type: 'manifest', file: manifest.id, size: manifest.size, fragmentSize: 1024, whole: manifest.whole},
		...{part: 0, parts: 1, hashes: manifest.hashes},
	},
];

const source: Target = {
	name: 'source',
	share: 0.04,
	samples: () => answering.map((_, from) => framesOf([...answering.slice(from), ...answering.slice(0, from)])),
	run: (input, below) => {
		const answers = new Answers();
		const link = new FakeLink();
		const fetching = new ManifestFetch(manifest.id);
		fetching.ask('p', 0);
		let word = 'nothing';
		heard(input, below, message => {
			if (message.type === 'availability') answers.take('p', link, message, 0);
			else if (message.type === 'have') answers.gained('p', message.indexes);
			else if (message.type === 'manifest') {
				const {kind, ...rest} = fetching.part('p', message, 0);
				word = kind;
				// Whatever is taken for the manifest is the one that was asked for.
				if ('manifest' in rest)
					must(
						Buffer.from(rest.manifest.hashes as Uint8Array).equals(Buffer.from(manifest.hashes)),
						'another manifest',
					);
			}
			return undefined;
		});
		for (const answer of answers.drain())
			must(heldBy(answer, fragmentCount(manifest)).count <= 20, 'more than there is');
		return word;
	},
	reaches: ['complete', 'false', 'nothing'],
};

const manager: Target = {
	name: 'manager',
	share: 0.04,
	samples: () => some(14).map(message => framesOf([openings[0]!, {type: 'listening', port: 9000}, message])),
	run: (input, below) => {
		const ports = {clock: new FakeClock(), random: new FakeRandom(), network: new FakeNetwork(), report: () => {}};
		const engine = new ManagerEngine(ports, {
			...{listen: {host: '127.0.0.1', port: 1}, heartbeat: 2000, lease: 10_000, late: 6000},
		});
		const link = new FakeLink('10.0.0.9');
		const conversation = new Conversation('member');
		engine.on({type: 'link-accepted', link});
		heard(input, below, message => {
			const complaint = conversation.accept(message);
			if (complaint === undefined) engine.on({type: 'message', link, message});
			return complaint;
		});
		engine.on({type: 'tick', late: 0});
		const {peers, groups} = engine.snapshot();
		for (const {name, host, fetching} of peers) {
			must(peerNameFailure(name) === undefined && host === '10.0.0.9', `listed: ${JSON.stringify([name, host])}`);
			must(fetching === '' || labelFailure(fetching) === undefined, `fetching ${JSON.stringify(fetching)}`);
		}
		for (const {name} of groups) must(name === '' || labelFailure(name) === undefined, `group ${JSON.stringify(name)}`);
		return peers.length > 0 ? 'listed' : 'refused';
	},
	reaches: ['listed', 'refused'],
};

export const wireTargets: readonly Target[] = [decoder, framer, handshake, list, source, manager];
