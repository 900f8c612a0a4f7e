/** Messages to bytes and back, by the table. A bad message is a value, never an exception. */
import {type AnyFields, Cursor, type Field, record, WireError} from './fields.ts';
import {blockCode, blockHead, type Message, type MessageType, messages} from './messages.ts';

/** u32 length of what follows, u8 type. */
export const frameHead = 5;

/** The most bytes a control frame's type and body may have. */
export const maxControl = 64 * 1024;

/** One row's body, looked up by name or code. */
type Body = Field<object>;
const rows = Object.entries(messages) as [MessageType, (typeof messages)[MessageType]][];
const byType = new Map<MessageType, {code: number; body: Body}>(
	rows.map(([type, {code, fields}]) => [type, {code, body: record<AnyFields>(fields)}]),
);
const byCode = new Map<number, {type: MessageType; body: Body}>(
	rows.map(([type, {code, fields}]) => [code, {type, body: record<AnyFields>(fields)}]),
);

/** The name that belongs to a frame's type byte, or undefined for one from the future. */
export const typeOf = (code: number): MessageType | undefined => byCode.get(code)?.type;

/** One whole frame. Throws WireError when a value exceeds its field: that is a bug of the caller's. */
export const encode = (message: Message): Buffer => {
	const {code, body} = byType.get(message.type)!;
	const size = body.size(message);
	if (1 + size > maxControl) throw new WireError(`${message.type} of ${size} bytes: cut it into parts`);
	const cursor = new Cursor(Buffer.allocUnsafe(frameHead + size));
	cursor.buffer.writeUInt32BE(1 + size, cursor.take(4));
	cursor.buffer[cursor.take(1)] = code;
	body.write(cursor, message);
	return cursor.buffer;
};

/** The head of a block frame; `length` bytes of data follow it. */
export const encodeBlockHead = (request: number, offset: number, length: number): Buffer => {
	const head = Buffer.allocUnsafe(frameHead + blockHead);
	head.writeUInt32BE(1 + blockHead + length, 0);
	head[4] = blockCode;
	head.writeUInt32BE(request, 5);
	head.writeUInt32BE(offset, 9);
	return head;
};

/** A message, `unknown` for a type from the future (skip it), or what is wrong with the bytes. */
export type Decoded =
	| {readonly kind: 'message'; readonly message: Message}
	| {readonly kind: 'unknown'}
	| {readonly kind: 'malformed'; readonly why: string};

/** Reads a control frame's body. */
export const decode = (code: number, body: Buffer): Decoded => {
	const row = byCode.get(code);
	if (!row) return {kind: 'unknown'};
	try {
		const cursor = new Cursor(body);
		const fields = row.body.read(cursor);
		if (!cursor.isAtEnd) return {kind: 'malformed', why: `${row.type}: bytes left over`};
		return {kind: 'message', message: {type: row.type, ...fields} as Message};
	} catch (error) {
		if (error instanceof WireError) return {kind: 'malformed', why: `${row.type}: ${error.message}`};
		throw error;
	}
};
