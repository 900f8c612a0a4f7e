/** Cuts a byte stream into frames. Control frames are gathered whole; a block's data is copied straight to where it belongs. Knows no sockets. */
import {frameHead, maxControl} from './codec.ts';
import {blockCode, blockHead, maxBlock} from './messages.ts';

/** The most bytes of a first frame, before the other side has said who it is. */
export const maxFirstFrame = 1024;

/** What a framer tells its owner. A returned text is a complaint: the stream is over. */
export type FrameHandler = {
	/** A whole control frame. `body` is valid during the call only. */
	onFrame(code: number, body: Buffer): string | undefined;
	/** A block begins: where its data goes, null to discard it, or a complaint. */
	onBlock(request: number, offset: number, length: number): Uint8Array | null | string;
	/** The block begun last is all there. */
	onBlockEnd(request: number, length: number): void;
};

type State =
	| {readonly at: 'head'}
	| {readonly at: 'body'; readonly code: number; readonly length: number}
	| {readonly at: 'block-head'; readonly length: number}
	| {readonly at: 'block'; readonly request: number; readonly target: Uint8Array | null; readonly length: number};

const head: State = {at: 'head'};

/**
 * One direction of one connection. Limits are checked before anything is allocated.
 * Blocks are legal only where `takesBlocks` says so (on links that the receiver dialled).
 */
export class Framer {
	readonly #handler: FrameHandler;
	readonly #takesBlocks: boolean;
	/** Frames that must still be small. */
	#first: number;
	#state: State = head;
	/** Bytes of the current state that have come. */
	#filled = 0;
	#small = Buffer.alloc(frameHead + blockHead);
	#body: Buffer = Buffer.alloc(0);

	/** `first`: how many frames it takes to say who one is. */
	constructor(handler: FrameHandler, takesBlocks: boolean, first = 1) {
		this.#handler = handler;
		this.#takesBlocks = takesBlocks;
		this.#first = first;
	}

	/** Whether a frame has begun and is not all there: its deadline runs. */
	get isMidFrame(): boolean {
		return this.#state.at !== 'head' || this.#filled > 0;
	}

	/** Takes bytes; `chunk` may be reused afterwards. Returns a complaint when the stream breaks the protocol. */
	push(chunk: Buffer): string | undefined {
		let at = 0;
		for (;;) {
			const state = this.#state;
			const need = this.#need(state);
			const step = Math.min(need - this.#filled, chunk.length - at);
			if (step > 0) {
				this.#store(state, chunk, at, step);
				this.#filled += step;
				at += step;
			}
			if (this.#filled < need) return undefined;
			const complaint = this.#complete(state);
			if (complaint !== undefined) return complaint;
			if (at === chunk.length && this.#need(this.#state) > 0) return undefined;
		}
	}

	/** Whether the frame that has begun is a block. */
	get isMidBlock(): boolean {
		return this.#state.at === 'block';
	}

	/** The memory of this request's block is somebody else's from now on: what is still to come of it is thrown away. */
	discard(request: number): void {
		const state = this.#state;
		if (state.at === 'block' && state.request === request) this.#state = {...state, target: null};
	}

	#need(state: State): number {
		switch (state.at) {
			case 'head':
				return frameHead;
			case 'block-head':
				return blockHead;
			case 'body':
			case 'block':
				return state.length;
			default:
				return state satisfies never;
		}
	}

	#store(state: State, chunk: Buffer, at: number, step: number): void {
		if (state.at === 'block') {
			if (state.target) chunk.copy(state.target, this.#filled, at, at + step);
		} else {
			chunk.copy(state.at === 'body' ? this.#body : this.#small, this.#filled, at, at + step);
		}
	}

	#complete(state: State): string | undefined {
		this.#filled = 0;
		switch (state.at) {
			case 'head':
				return this.#begin(this.#small.readUInt32BE(0), this.#small[4]!);
			case 'body': {
				const body = this.#body;
				this.#state = head;
				if (this.#first > 0) this.#first--;
				return this.#handler.onFrame(state.code, body.subarray(0, state.length));
			}
			case 'block-head': {
				const request = this.#small.readUInt32BE(0);
				const target = this.#handler.onBlock(request, this.#small.readUInt32BE(4), state.length);
				if (typeof target === 'string') return target;
				this.#state = {at: 'block', request, target, length: state.length};
				return undefined;
			}
			case 'block':
				this.#state = head;
				this.#handler.onBlockEnd(state.request, state.length);
				return undefined;
			default:
				return state satisfies never;
		}
	}

	#begin(length: number, code: number): string | undefined {
		if (length === 0) return 'a frame without a type';
		if (code === blockCode) {
			if (!this.#takesBlocks || this.#first > 0) return 'a block where none may come';
			const data = length - 1 - blockHead;
			if (data < 1 || data > maxBlock) return `a block of ${data} bytes`;
			this.#state = {at: 'block-head', length: data};
			return undefined;
		}
		const limit = this.#first > 0 ? maxFirstFrame : maxControl;
		if (length > limit) return `a frame of ${length} bytes where ${limit} are allowed`;
		if (this.#body.length < length - 1) this.#body = Buffer.allocUnsafe(Math.max(length - 1, maxFirstFrame));
		this.#state = {at: 'body', code, length: length - 1};
		return undefined;
	}
}
