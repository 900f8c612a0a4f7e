/** The table of messages: name -> code, who may say it, named fields. The union type, the codec and the check against PROTOCOL.md come from here. */
import {
	type AnyFields,
	bool,
	bytes,
	hex,
	list,
	oneOf,
	record,
	text,
	u8,
	u16,
	u32,
	u53,
	type ValuesOf,
} from './fields.ts';

/** Both ends must say the same. */
export const protocolName = 'shoal';
export const protocolVersion = 1;

/** The most bytes of a block's data: a fragment crosses the wire in blocks. */
export const maxBlock = 256 * 1024;
/** The most peers that a source tells of at a time. */
export const mostSources = 32;
/** Longer lists, manifests and bitfields are cut into numbered parts of about this many bytes. */
export const partSize = 60 * 1024;
/** The most banned ids that a manager tells its members of. */
export const mostBansTold = 1000;
/** The most bytes of a name on the wire. Longer ones could not be saved with room for a suffix. */
export const maxNameBytes = 1024;

const manager = 'manager';
const member = 'member';
const source = 'source';
const fetcher = 'fetcher';
type Says = readonly ('manager' | 'member' | 'source' | 'fetcher')[];

const peer = text(64);
const name = text(maxNameBytes);
const file = hex(32);
const sharedFile = {file, name, size: u53, fragmentSize: u32, whole: hex(32)};
/** A topology's name; empty for none. Receivers that do not know it take `swarm`. */
const topologyText = text(16);
const indexingFile = {name, size: u53, percent: u8};
/** Items of lists that are cut into parts: their `size` is what one takes on the wire. */
export const rosterEntryField = record({peer, name, host: text(64), port: u16, isLate: bool});

export const sharedFileField = record(sharedFile);
export const fileLabelField = record({file, name});
export const indexingFileField = record(indexingFile);
export const directoryFileField = record({...sharedFile, holders: list(peer), topology: topologyText});
export const directoryIndexingField = record({...indexingFile, peer});
/** Bytes of a peer id on the wire. */
export const peerField = peer;

const message = <const Fields extends AnyFields>(code: number, says: Says, fields: Fields) => ({code, says, fields});

export const messages = {
	// Both kinds of link
	hello: message(1, [member, fetcher], {
		protocol: text(16),
		version: u16,
		role: oneOf(['member', 'observer', 'fetcher']),
		peer,
		token: text(64),
		name: text(240),
		isNameChosen: bool,
		ttl: u32,
	}),
	refused: message(2, [manager, source], {code: text(32), message: text(256), hint: text(256)}),
	ping: message(3, [manager, member, source, fetcher], {nonce: u32}),
	pong: message(4, [manager, member, source, fetcher], {nonce: u32}),
	proof: message(5, [manager, member, source, fetcher], {key: hex(32), signature: hex(64)}),

	// Manager and member
	welcome: message(10, [manager], {
		manager: peer,
		name: text(240),
		epoch: hex(8),
		heartbeat: u32,
		lease: u32,
		ttl: u32,
		listenHost: text(64),
	}),
	listening: message(11, [member], {port: u16}),
	heartbeat: message(12, [member], {version: u53}),
	'heartbeat-ack': message(13, [manager], {version: u53, digest: text(16)}),
	goodbye: message(14, [member], {}),
	removed: message(15, [manager], {reason: oneOf(['expired', 'evicted', 'banned', 'replaced', 'closing'])}),
	'list-snapshot': message(16, [manager], {
		epoch: hex(8),
		version: u53,
		part: u16,
		parts: u16,
		entries: list(rosterEntryField),
	}),
	'list-delta': message(17, [manager], {
		epoch: hex(8),
		from: u53,
		to: u53,
		upserts: list(rosterEntryField),
		removes: list(peer),
	}),
	resync: message(18, [member], {}),
	publish: message(19, [member], {files: list(sharedFileField)}),
	withdraw: message(20, [member], {files: list(fileLabelField)}),
	indexing: message(21, [member], {files: list(indexingFileField, 64)}),
	'look-up': message(22, [member], {request: u32, by: oneOf(['all', 'name', 'folder', 'id', 'text']), query: name}),
	directory: message(23, [manager], {
		request: u32,
		isLast: bool,
		files: list(directoryFileField),
		indexing: list(directoryIndexingField),
	}),
	status: message(24, [member], {upRate: u53, downRate: u53, fetching: name}),
	'group-join': message(25, [member], {file, topology: topologyText}),
	'group-leave': message(26, [member], {file}),
	'group-terms': message(27, [member], {file, topology: topologyText, isHeld: bool}),
	'group-news': message(28, [member], {file, have: u32, sent: u32, rarest: u16}),
	group: message(29, [manager], {
		file,
		topology: topologyText,
		why: text(64),
		isHeld: bool,
		isOver: bool,
		owner: peer,
		part: u16,
		parts: u16,
		members: list(peer),
	}),
	bans: message(30, [manager], {peers: list(peer, mostBansTold)}),

	// Fetcher and source
	greeting: message(40, [source], {peer, name: text(240)}),
	requirement: message(41, [fetcher], {file}),
	availability: message(42, [source], {
		file,
		holds: oneOf(['none', 'some', 'all']),
		part: u16,
		parts: u16,
		bits: bytes(partSize),
	}),
	have: message(43, [source], {file, indexes: list(u32, 8192)}),
	'manifest-request': message(44, [fetcher], {file}),
	manifest: message(45, [source], {
		file,
		size: u53,
		fragmentSize: u32,
		whole: hex(32),
		part: u16,
		parts: u16,
		hashes: bytes(partSize),
	}),
	'fragment-request': message(46, [fetcher], {file, wanted: list(record({request: u32, index: u32}), 4096)}),
	'fragment-refused': message(47, [source], {
		request: u32,
		reason: oneOf(['gone', 'changed', 'not-held', 'busy', 'elsewhere']),
	}),
	cancel: message(48, [fetcher], {request: u32}),
	release: message(49, [fetcher], {file}),
	search: message(50, [fetcher], {request: u32, query: name}),
	results: message(51, [source], {request: u32, isLast: bool, files: list(sharedFileField)}),
	'sources-request': message(52, [fetcher], {file}),
	sources: message(53, [source], {file, entries: list(rosterEntryField, mostSources)}),
} as const;

/** The one message whose body is not read whole: u32 request, u32 offset, then data to the end of the frame. */
export const blockCode = 60;
export const blockHead = 8;

type Table = typeof messages;
export type MessageType = keyof Table;

/** A message as the engines see it. */
export type Message = {
	[Type in MessageType]: {readonly type: Type} & ValuesOf<Table[Type]['fields']>;
}[MessageType];

export type MessageOf<Type extends MessageType> = Extract<Message, {type: Type}>;
