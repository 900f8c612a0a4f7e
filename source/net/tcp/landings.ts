/** Which fragments a link awaits, and how far each has come. Checks what a block's head claims; knows no bytes of it. */
import type {Landing} from '../ports.ts';
import type {RequestId} from '../types.ts';

type Awaited = {
	readonly landing: Landing;
	/** Bytes of whole blocks. */
	filled: number;
};

export class Landings {
	readonly #awaited = new Map<RequestId, Awaited>();

	expect(request: RequestId, landing: Landing): void {
		this.#awaited.set(request, {landing, filled: 0});
	}

	abandon(request: RequestId): void {
		const awaited = this.#awaited.get(request);
		this.#awaited.delete(request);
		awaited?.landing.abandon();
	}

	abandonAll(): void {
		for (const request of [...this.#awaited.keys()]) this.abandon(request);
	}

	/** A block begins: where it goes, null to discard it, or what is wrong with it. */
	begin(request: RequestId, offset: number, length: number): Uint8Array | null | string {
		const awaited = this.#awaited.get(request);
		if (!awaited) return null;
		const {landing, filled} = awaited;
		if (offset !== filled) return `a block at ${offset} where ${filled} comes next`;
		if (offset + length > landing.length) return `${offset + length} bytes of a fragment of ${landing.length}`;
		return landing.target(offset, length);
	}

	/** A block is all there. Whether anybody awaits it. */
	fill(request: RequestId, length: number): boolean {
		const awaited = this.#awaited.get(request);
		if (!awaited) return false;
		awaited.filled += length;
		return true;
	}

	/** Finishes and forgets a fragment that is all there. */
	settle(request: RequestId): void {
		const awaited = this.#awaited.get(request);
		if (!awaited || awaited.filled < awaited.landing.length) return;
		this.#awaited.delete(request);
		awaited.landing.finish();
	}
}
