/** What a machine does to what it sends: lies, says nothing, breaks the protocol. Knows no links. */

import type {RequestId, RosterEntry} from '../net/types.ts';
import {encodeBlockHead} from '../net/wire/codec.ts';
import {blockHead, type Message, maxBlock, mostSources} from '../net/wire/messages.ts';
import type {Mischief} from './machine.ts';
import type {SeededRandom} from './seeded-random.ts';

/** How the block of a deceiver differs from what its reader may expect; `none`: not at all. */
export const deceits = ['none', 'too long', 'elsewhere', 'unsolicited', 'other bytes', 'garbage'] as const;

export type Deceit = (typeof deceits)[number];

/** One block as it goes out. */
export const blockOf = (
	{lies, deceit}: Mischief,
	random: SeededRandom,
	request: RequestId,
	offset: number,
	body: Buffer,
): Buffer => {
	if (lies > 0 && random.chance(lies)) body[random.int(0, body.length - 1)]! ^= 1 << random.int(0, 7);
	const block = (of: RequestId, from: number, bytes: Buffer): Buffer =>
		Buffer.concat([encodeBlockHead(of, from, bytes.length), bytes]);
	switch (deceit) {
		case 'none':
			return block(request, offset, body);
		case 'too long':
			return block(request, offset, Buffer.concat([body, Buffer.alloc(Math.min(1024, maxBlock - body.length))]));
		case 'elsewhere':
			return block(request, offset + 1, body);
		case 'unsolicited':
			return Buffer.concat([block(random.int(1, 2 ** 32 - 1), offset, body), block(request, offset, body)]);
		case 'other bytes':
			return block(request, offset, body.reverse());
		case 'garbage':
			return Buffer.alloc(blockHead + body.length, 0xff);
		default:
			return deceit satisfies never;
	}
};

/** What goes out in the place of a message. */
export const messagesOf = (
	{forgets, slanders}: Mischief,
	random: SeededRandom,
	message: Message,
): readonly Message[] => {
	if (slanders !== '' && message.type === 'sources') return [{...message, entries: nobodies(slanders, random)}];
	if (forgets === 0 || message.type !== 'list-delta' || !random.chance(forgets)) return [message];
	if (random.chance(0.5)) return [];
	// As from a manager that ended: the same numbers, another list.
	const epoch = message.epoch.replace(/./g, digit => (digit === '0' ? '1' : '0'));
	return [
		message,
		{
			...message,
			epoch,
			from: message.to,
			to: message.to + 1,
			upserts: [],
			removes: message.upserts.map(({peer}) => peer),
		},
	];
};

/** Peers that there are not, each under a new name and at a port of one address. */
const nobodies = (host: string, random: SeededRandom): RosterEntry[] =>
	Array.from({length: mostSources}, () => {
		const port = random.int(1, 65_535);
		return {peer: random.id(), name: `nobody-${port}`, host, port, isLate: false};
	});
