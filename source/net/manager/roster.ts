/** Who is a member: identity, name, address, link. Owns no timing and sends nothing. */
import {type Failure, failure} from '../failures.ts';
import {compareKey, peerNameFailure} from '../names.ts';
import type {Link} from '../ports.ts';
import type {PeerId, RosterEntry} from '../types.ts';
import type {MessageOf} from '../wire/messages.ts';

export type Member = {
	readonly peer: PeerId;
	/** Known to this process and us alone: proves that a new connection is the same process. */
	readonly token: string;
	readonly name: string;
	/** Null between a broken connection and its return. */
	link: Link | null;
	/** Null until it says where it listens: then it stands in the list. */
	entry: RosterEntry | null;
};

export class Roster {
	readonly #members = new Map<PeerId, Member>();
	readonly #byName = new Map<string, PeerId>();

	get(peer: PeerId): Member | undefined {
		return this.#members.get(peer);
	}

	/** Everybody, listed or not yet. */
	values(): IterableIterator<Member> {
		return this.#members.values();
	}

	/** The member that holds a name, names being compared without case. */
	named(name: string): Member | undefined {
		const peer = this.#byName.get(compareKey(name));
		return peer === undefined ? undefined : this.#members.get(peer);
	}

	/** Enters a newcomer under its chosen name or, for a default name, a free variation of it. */
	admit(hello: MessageOf<'hello'>, link: Link): Member | Failure {
		const wrong = peerNameFailure(hello.name);
		if (wrong) return wrong;
		const holder = this.named(hello.name);
		if (holder && hello.isNameChosen)
			return failure(
				'E_NAME_TAKEN',
				`The name ${hello.name} is taken.`,
				'Choose another with --name, or leave it out.',
			);
		const name = holder ? this.#variation(hello.name) : hello.name;
		const member: Member = {peer: hello.peer, token: hello.token, name, link, entry: null};
		this.#members.set(hello.peer, member);
		this.#byName.set(compareKey(name), hello.peer);
		return member;
	}

	remove(peer: PeerId): void {
		const member = this.#members.get(peer);
		if (!member) return;
		this.#members.delete(peer);
		this.#byName.delete(compareKey(member.name));
	}

	#variation(name: string): string {
		for (let number = 2; ; number++) {
			const candidate = `${name.slice(0, 58)}-${number}`;
			if (!this.#byName.has(compareKey(candidate))) return candidate;
		}
	}
}

/** The host others are told: empty for a peer on our own machine, which each reaches at the address it reaches us. */
export const announcedHost = (link: Link): string => (link.remoteHost === link.localHost ? '' : link.remoteHost);
