/** What the peers asked for one file have answered, until a manifest makes sources of them. Sends nothing. */
import {Bitfield} from '../bitfield.ts';
import {maxFragments} from '../manifest.ts';
import type {Link} from '../ports.ts';
import type {FragmentIndex, PeerId} from '../types.ts';
import {type MessageOf, partSize} from '../wire/messages.ts';
import {Gather} from '../wire/parts.ts';

/** A peer that has something of the file. */
export type Answer = {
	readonly peer: PeerId;
	readonly link: Link;
	/** Null: all of it. */
	readonly bits: Uint8Array | null;
	/** What it told us it got since it answered. */
	readonly gained: FragmentIndex[];
};

/** Parts that the largest bitfield takes. */
const mostParts = Math.ceil(maxFragments / 8 / partSize);

export class Answers {
	readonly #answers = new Map<PeerId, Answer>();
	readonly #parts = new Map<PeerId, Gather<Uint8Array>>();
	/** Peers that answered that they have nothing. */
	readonly #denied = new Set<PeerId>();
	readonly #unreachable = new Set<PeerId>();
	#firstAt: number | null = null;

	/** How many have something to give. */
	get useful(): number {
		return [...this.#answers.values()].filter(isUseful).length;
	}

	/** When the first peer said that it has something; null before. */
	get firstAt(): number | null {
		return this.#firstAt;
	}

	has(peer: PeerId): boolean {
		return this.#answers.has(peer);
	}

	/** Whether a peer never came to answer: it could not be dialled, or is silent. */
	isSilent(peer: PeerId): boolean {
		return !this.#answers.has(peer) && !this.#denied.has(peer);
	}

	/** Whether the last attempt to link has failed. */
	isUnreachable(peer: PeerId): boolean {
		return this.#unreachable.has(peer);
	}

	/** A peer is linked and has been asked. */
	asked(peer: PeerId): void {
		this.#unreachable.delete(peer);
	}

	/** A link is gone or could not be made. Returns whether the peer had answered. */
	lost(peer: PeerId): boolean {
		this.#parts.delete(peer);
		this.#unreachable.add(peer);
		return this.#answers.delete(peer);
	}

	/** It is not asked any more. */
	letGo(peer: PeerId): void {
		this.#answers.delete(peer);
	}

	/** It does not have the file any more: it has answered, whatever became of its answer. */
	withdrawn(peer: PeerId): void {
		this.#answers.delete(peer);
		this.#denied.add(peer);
	}

	/** Takes one part: what the peer has is known now, is nothing, or more parts follow. */
	take(peer: PeerId, link: Link, message: MessageOf<'availability'>, now: number): 'something' | 'nothing' | 'pending' {
		if (message.parts > mostParts) return 'nothing';
		const parts = this.#parts.get(peer) ?? new Gather();
		this.#parts.set(peer, parts);
		const gathered = parts.add(message.part, message.parts, message.bits);
		if (gathered === undefined) return 'pending';
		this.#parts.delete(peer);
		if (typeof gathered === 'string' || message.holds === 'none') {
			this.#denied.add(peer);
			return 'nothing';
		}
		this.#denied.delete(peer);
		const answer = {peer, link, bits: message.holds === 'all' ? null : Buffer.concat(gathered), gained: []};
		this.#answers.set(peer, answer);
		if (isUseful(answer)) this.#firstAt ??= now;
		return 'something';
	}

	gained(peer: PeerId, indexes: readonly FragmentIndex[]): void {
		const gained = this.#answers.get(peer)?.gained;
		if (gained && gained.length < maxFragments) gained.push(...indexes);
	}

	/** The next peer in turn that has something, which then goes to the end of the line. */
	next(): Answer | undefined {
		const answer = [...this.#answers.values()].find(isUseful);
		if (!answer) return undefined;
		this.#answers.delete(answer.peer);
		this.#answers.set(answer.peer, answer);
		return answer;
	}

	/** Hands over everything that came. */
	drain(): Answer[] {
		const all = [...this.#answers.values()];
		this.#answers.clear();
		return all;
	}
}

/** A peer that has only just begun answers too: it will have something. */
const isUseful = ({bits, gained}: Answer): boolean =>
	bits === null || gained.length > 0 || bits.some(byte => byte !== 0);

/** What an answer says once the number of fragments is known. */
export const heldBy = ({bits, gained}: Answer, fragments: number): Bitfield => {
	const holds = bits ? new Bitfield(fragments, bits) : Bitfield.full(fragments);
	for (const index of gained) holds.add(index);
	return holds;
};
