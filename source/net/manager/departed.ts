/** Peers that are in the list no more, for a while; and who may not come back. Sends nothing. */
import {type Failure, failure} from '../failures.ts';
import {compareKey} from '../names.ts';
import type {PeerId} from '../types.ts';
import type {DepartedSnapshot} from './options.ts';

/** Milliseconds that a peer which went stays visible. */
const memory = 5 * 60_000;
const mostRemembered = 1000;

type Departed = DepartedSnapshot & {readonly token: string};

export class DepartedPeers {
	readonly #gone = new Map<PeerId, Departed>();
	readonly #banned = new Map<PeerId, Departed>();

	/** One has gone. */
	add(peer: Departed): void {
		(peer.reason === 'banned' ? this.#banned : this.#gone).set(peer.peer, peer);
		if (this.#gone.size > mostRemembered) this.#gone.delete(this.#gone.keys().next().value!);
	}

	/** One is here: it has not gone any more. */
	returned(peer: PeerId, name: string): void {
		this.#gone.delete(peer);
		const key = compareKey(name);
		for (const [id, known] of this.#gone) if (compareKey(known.name) === key) this.#gone.delete(id);
	}

	/** Why somebody may not join: the same process, or the same name; undefined when it may. */
	banFailure({peer, token, name}: Pick<Departed, 'peer' | 'token' | 'name'>): Failure | undefined {
		const key = compareKey(name);
		for (const banned of this.#banned.values()) {
			const isSame =
				banned.peer === peer || (token !== '' && banned.token === token) || compareKey(banned.name) === key;
			if (isSame) return failure('E_DENIED', 'The manager has banned you.', 'Ask whoever runs it.');
		}
		return undefined;
	}

	/** One that has gone is banned all the same. */
	ban(peer: PeerId): boolean {
		const gone = this.#gone.get(peer);
		if (!gone) return false;
		this.#gone.delete(peer);
		this.#banned.set(peer, {...gone, reason: 'banned'});
		return true;
	}

	/** Returns who it was. */
	unban(peer: PeerId): DepartedSnapshot | undefined {
		const banned = this.#banned.get(peer);
		this.#banned.delete(peer);
		return banned;
	}

	tick(now: number): void {
		for (const [id, {at}] of this.#gone) {
			if (now - at < memory) return;
			this.#gone.delete(id);
		}
	}

	/** Banned ones first, then who went last. */
	snapshot(): readonly DepartedSnapshot[] {
		const shown = ({token: _, ...peer}: Departed): DepartedSnapshot => peer;
		return [...[...this.#banned.values()].reverse(), ...[...this.#gone.values()].reverse()].map(shown);
	}
}
