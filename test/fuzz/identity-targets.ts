/** Targets about who is let in and who is speaking: the ticket as it is typed, and proofs with the hello that follows. */
import {helloFailure} from '../../source/net/handshake.ts';
import {type Identity, peerIdOf} from '../../source/net/identity.ts';
import {readIdentity} from '../../source/net/tcp/keys.ts';
import {Proving} from '../../source/net/tcp/proving.ts';
import {encodeTicket, looksLikeTicket, readTicket, ticketFailure, ticketLength} from '../../source/net/ticket.ts';
import {encode} from '../../source/net/wire/codec.ts';
import {Conversation} from '../../source/net/wire/conversation.ts';
import type {Message} from '../../source/net/wire/messages.ts';
import {hello} from '../contract/network-fakes.ts';
import type {Target} from './fuzz.ts';
import {heard} from './wire-targets.ts';

const must = (isSo: boolean, what: string): void => {
	if (!isSo) throw new Error(what);
};

const typed = (input: Buffer): string => input.toString('latin1');
const secrets = Array.from({length: 40}, (_, turn) => new Uint8Array(16).map((_, at) => (turn * 89 + at * 37) & 255));
const spellings = [
	(ticket: string) => ticket,
	(ticket: string) => ticket.toUpperCase(),
	(ticket: string) => ticket.replaceAll('-', ' '),
	(ticket: string) => ticket.slice(6).replaceAll('-', ''),
];

const ticket: Target = {
	name: 'ticket',
	share: 0.04,
	samples: () => secrets.flatMap(secret => spellings.map(spelt => Buffer.from(spelt(encodeTicket(secret)), 'latin1'))),
	run: (input, below) => {
		const text = typed(input);
		const reading = readTicket(text);
		const failed = ticketFailure(reading);
		must((reading.kind === 'secret') === (failed === undefined), 'a ticket and a complaint');
		if (reading.kind !== 'secret') {
			looksLikeTicket(text);
			must(text.length < 8 || !failed!.message.includes(text), 'what was typed is repeated');
			return 'refused';
		}
		must(looksLikeTicket(text), 'a ticket that may be an argument');
		const whole = encodeTicket(reading.secret);
		const again = readTicket(whole);
		must(again.kind === 'secret' && Buffer.from(again.secret).equals(reading.secret), 'a secret has two tickets');
		// Any one or two wrong characters show.
		const letters = [...whole.replaceAll('-', '').slice(5)];
		const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
		const first = below(ticketLength);
		for (const place of new Set([first, (first + below(ticketLength)) % ticketLength]))
			letters[place] = alphabet[(alphabet.indexOf(letters[place]!) + 1 + below(31)) % 32]!;
		must(readTicket(letters.join('')).kind !== 'secret', 'two wrong characters do not show');
		return 'taken';
	},
	reaches: ['taken', 'refused'],
};

/** The same keys every time. */
const identityOf = (seed: number): Identity => {
	const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, seed)]);
	return readIdentity(`-----BEGIN PRIVATE KEY-----\n${der.toString('base64')}\n-----END PRIVATE KEY-----\n`)!;
};
const own = identityOf(1);
const others = [2, 3, 4].map(identityOf);
const binding = Buffer.alloc(32, 7);
const proofs = others.map(other => new Proving(other, 'source', binding).said);
const framesOf = (said: readonly Message[]): Buffer => Buffer.concat(said.map(encode));

const proof: Target = {
	name: 'proof',
	share: 0.01,
	// The first byte says whose proof goes before the rest, as it is: few inputs would get past it otherwise.
	samples: () => [
		...others.flatMap(({id}, index) => [
			Buffer.concat([Buffer.of(index), encode({...hello('fetcher'), peer: id})]),
			Buffer.concat([Buffer.of(9), framesOf([proofs[index]!, {...hello('fetcher'), peer: id}])]),
			Buffer.concat([Buffer.of(9), framesOf([proofs[index]!, {...hello('fetcher'), peer: others[0]!.id}])]),
		]),
		Buffer.concat([Buffer.of(9), framesOf([new Proving(others[0]!, 'manager', binding).said, hello('member')])]),
		Buffer.concat([Buffer.of(9), framesOf([new Proving(others[0]!, 'source', Buffer.alloc(32)).said])]),
		Buffer.concat([Buffer.of(9), framesOf([new Proving(own, 'source', binding).said])]),
	],
	run: (input, below) => {
		const conversation = new Conversation('fetcher', true);
		const proving = new Proving(own, 'fetcher', binding);
		let proved: string | null = null;
		let greeted = false;
		const before = proofs[input[0] ?? 9];
		const stream = Buffer.concat([before ? encode(before) : Buffer.alloc(0), input.subarray(1)]);
		heard(stream, below, message => {
			const complaint = conversation.accept(message);
			if (complaint !== undefined) return complaint;
			if (message.type === 'proof') {
				const who = proving.heard(message);
				if (typeof who !== 'string') return who.message;
				must(
					proofs.some(({key, signature}) => key === message.key && signature === message.signature),
					'a forged proof',
				);
				must(who === peerIdOf(Buffer.from(message.key, 'hex')), 'an id of another key');
				proved = who;
			}
			must(proved !== null, `${message.type} from somebody unproved`);
			if (message.type !== 'hello' || helloFailure(message, proved)) return undefined;
			must(message.peer === proved, 'a forged id');
			greeted = true;
			return undefined;
		});
		return greeted ? 'greeted' : proved === null ? 'refused' : 'proved';
	},
	reaches: ['greeted', 'proved', 'refused'],
};

export const identityTargets: readonly Target[] = [ticket, proof];
