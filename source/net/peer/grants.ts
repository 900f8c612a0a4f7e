/** Whom we gave which fragment, and whether a request is served now: asks the topology of the file's group. Sends nothing. */
import type {Clock} from '../ports.ts';
import {topologyNamed} from '../topologies/index.ts';
import type {Grant, ServingView} from '../topologies/topology.ts';
import type {FileId, FragmentIndex, PeerId} from '../types.ts';
import type {Groups} from './groups.ts';
import type {Holding} from './shelf.ts';

const swarm = topologyNamed('swarm');

export class Grants {
	readonly #clock: Clock;
	readonly #groups: Pick<Groups, 'get' | 'topology' | 'terms'>;
	/** Whom each fragment was given to last, by file. */
	readonly #given = new Map<FileId, Map<FragmentIndex, PeerId>>();
	/** When a peer was first refused what others have, by peer, file and fragment. */
	readonly #refused = new Map<string, number>();

	constructor(clock: Clock, groups: Pick<Groups, 'get' | 'topology' | 'terms'>) {
		this.#clock = clock;
		this.#groups = groups;
	}

	/** What becomes of a request. `hasFirsts`: somebody asks for a fragment of this file that was given to nobody, or is being sent one that had been. */
	decide(to: PeerId, holding: Holding, index: FragmentIndex, hasFirsts: () => boolean): Grant {
		const {id: file} = holding.manifest;
		const group = this.#groups.get(file);
		// Who asks without joining the group, as for small files, is held too.
		if ((group ?? this.#groups.terms(file))?.isHeld && holding.isOwner) return 'hold';
		const now = this.#clock.now();
		const view: ServingView = {
			isOwner: holding.isOwner,
			members: group?.members ?? [],
			get hasFirsts() {
				return hasFirsts();
			},
			givenTo: fragment => this.#given.get(file)?.get(fragment),
			refusedFor: (peer, fragment) => now - (this.#refused.get(`${peer} ${file} ${fragment}`) ?? now),
		};
		const grant = (this.#groups.topology(file) ?? swarm).grants(view, to, index);
		const of = `${to} ${file} ${index}`;
		if (grant === 'refuse' && !this.#refused.has(of)) this.#refused.set(of, now);
		return grant;
	}

	/** Whether a fragment was given to anybody. */
	isGiven(file: FileId, index: FragmentIndex): boolean {
		return this.#given.get(file)?.has(index) ?? false;
	}

	given(to: PeerId, file: FileId, index: FragmentIndex): void {
		const given = this.#given.get(file);
		if (given) given.set(index, to);
		else this.#given.set(file, new Map([[index, to]]));
	}

	/** It did not arrive. */
	taken(from: PeerId, file: FileId, index: FragmentIndex): void {
		const given = this.#given.get(file);
		if (given?.get(index) === from) given.delete(index);
	}

	/** The group is over: what is asked from now on begins anew. */
	forget(file: FileId): void {
		this.#given.delete(file);
		for (const of of this.#refused.keys()) if (of.split(' ')[1] === file) this.#refused.delete(of);
	}
}
