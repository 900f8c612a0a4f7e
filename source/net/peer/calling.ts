/** Who takes which file from an owner without a manager: the groups it would otherwise be told of. Sends nothing. */
import type {FileId, Group, PeerId} from '../types.ts';
import type {Fetcher} from './fetcher.ts';

/** Everybody linked to us now. */
export type Callers = () => Iterable<Pick<Fetcher, 'peer' | 'name' | 'link' | 'interests'>>;

export class Calling {
	readonly #me: PeerId;
	readonly #callers: Callers;
	/** Who called for which file and has not gone since, in the order of calling. */
	readonly #wanting = new Map<FileId, Set<PeerId>>();

	constructor(me: PeerId, callers: Callers) {
		this.#me = me;
		this.#callers = callers;
	}

	/** Those that have the file by now stay in its group for as long as they are linked: they pass it on. A group without members is told once. */
	groups(topology: Group['topology']): Map<FileId, Group> {
		const callers = [...this.#callers()];
		const here = new Set(callers.map(({peer}) => peer));
		for (const {peer, interests} of callers) {
			for (const file of interests) this.#wanting.set(file, (this.#wanting.get(file) ?? new Set()).add(peer));
		}
		const groups = new Map<FileId, Group>();
		for (const [file, wanting] of this.#wanting) {
			for (const peer of wanting) if (!here.has(peer)) wanting.delete(peer);
			if (wanting.size === 0) this.#wanting.delete(file);
			groups.set(file, {topology, why: '', isHeld: false, owner: this.#me, members: [...wanting]});
		}
		return groups;
	}
}
