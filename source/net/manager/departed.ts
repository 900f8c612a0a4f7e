/** Peers that are in the list no more, for a while; and who may not come back. Sends nothing. */
import {type Failure, youAreBanned} from '../failures.ts';
import {compareKey} from '../names.ts';
import type {PeerId} from '../types.ts';
import {type MessageOf, mostBansTold} from '../wire/messages.ts';
import type {Ban, BanKeeper, DepartedSnapshot} from './options.ts';

/** Milliseconds that a peer which went stays visible. */
const memory = 5 * 60_000;
const mostRemembered = 1000;

/** One that went, as the manager knew it. */
export type Departed = DepartedSnapshot & {readonly token: string};

type Remembered = {
	readonly shown: DepartedSnapshot;
	readonly token: string;
	/** The same for names that are the same to a person. */
	readonly key: string;
};

export class DepartedPeers {
	/** Who went first is first. */
	readonly #gone = new Map<PeerId, Remembered>();
	readonly #banned = new Map<PeerId, Remembered>();
	readonly #keeper: BanKeeper | undefined;

	/** `keeper` is told of every ban; `banned` are those of earlier times. */
	constructor(keeper: BanKeeper | undefined, banned: readonly Ban[], now: number) {
		for (const ban of banned) this.add({...ban, token: '', at: now, reason: 'banned'});
		this.#keeper = keeper;
	}

	/** One has gone. */
	add({token, ...shown}: Departed): void {
		const into = shown.reason === 'banned' ? this.#banned : this.#gone;
		into.delete(shown.peer);
		into.set(shown.peer, {shown, token, key: compareKey(shown.name)});
		if (shown.reason === 'banned') this.#keeper?.keep(shown);
		if (this.#gone.size > mostRemembered) this.#gone.delete(this.#gone.keys().next().value!);
	}

	/** One is here: it has not gone any more. */
	returned(peer: PeerId, name: string): void {
		const key = compareKey(name);
		for (const [id, known] of this.#gone) if (id === peer || known.key === key) this.#gone.delete(id);
	}

	/** Why somebody may not join: the same process, or the same name; undefined when it may. */
	banFailure({peer, token, name}: Pick<Departed, 'peer' | 'token' | 'name'>): Failure | undefined {
		if (this.#banned.size === 0) return undefined;
		const key = compareKey(name);
		for (const [id, known] of this.#banned) {
			if (id === peer || (token !== '' && known.token === token) || known.key === key) return youAreBanned;
		}
		return undefined;
	}

	/** One that has gone is banned all the same. */
	ban(peer: PeerId): void {
		const gone = this.#gone.get(peer);
		if (!gone) return;
		this.#gone.delete(peer);
		this.add({...gone.shown, token: gone.token, reason: 'banned'});
	}

	/** Returns who it was. */
	unban(peer: PeerId): DepartedSnapshot | undefined {
		const banned = this.#banned.get(peer);
		if (this.#banned.delete(peer)) this.#keeper?.forget(peer);
		return banned?.shown;
	}

	/** Whom members are not to serve; of very many those that were banned last. */
	get told(): MessageOf<'bans'> {
		return {type: 'bans', peers: [...this.#banned.keys()].slice(-mostBansTold)};
	}

	tick(now: number): void {
		for (const [id, {shown}] of this.#gone) {
			if (now - shown.at < memory) return;
			this.#gone.delete(id);
		}
	}

	/** Banned ones first, and of each who went last. */
	snapshot(): readonly DepartedSnapshot[] {
		return [...[...this.#banned.values()].reverse(), ...[...this.#gone.values()].reverse()].map(({shown}) => shown);
	}
}
