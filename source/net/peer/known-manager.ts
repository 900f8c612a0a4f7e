/** Which manager we belong to: known at first sight by its key, and the same ever after. Dials nobody, keeps nothing on disk. */
import type {Failure} from '../failures.ts';
import {claimFailure} from '../identity.ts';
import type {Address, PeerId} from '../types.ts';
import {otherManager} from './failure-texts.ts';
import type {PeerOptions, PeerPorts} from './options.ts';

export class KnownManager {
	readonly #address: Address;
	readonly #forgetting: string | undefined;
	readonly #meets: PeerPorts['meets'];
	#id: PeerId | null;

	/** `meets` hears who it is when that was not known. */
	constructor(
		{manager, knownManager}: Pick<PeerOptions, 'knownManager'> & {readonly manager: Address},
		meets: PeerPorts['meets'],
	) {
		this.#address = manager;
		this.#forgetting = knownManager?.forgetting;
		this.#meets = meets;
		this.#id = knownManager?.id ?? null;
	}

	/** One that goes by `claimed` has let us in. Why it is not believed; undefined when it is, and known from now on. */
	met(claimed: PeerId, proved: PeerId | null): Failure | undefined {
		const forged = claimFailure(claimed, proved);
		if (forged) return forged;
		// Nobody proves anything on an open link: it is taken at its word.
		if (proved === null) return undefined;
		if (this.#id !== null && this.#id !== proved) return otherManager(this.#address, this.#forgetting);
		if (this.#id === null) this.#meets?.(proved);
		this.#id = proved;
		return undefined;
	}
}
