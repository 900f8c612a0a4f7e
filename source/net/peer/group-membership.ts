/** One download's place in its group: joins, waits for the manager's word, knows what is followed. Asks no peer. */
import {isOpen, topologyNamed, topologyOf, usual} from '../topologies/index.ts';
import type {Neighbourhood, Topology} from '../topologies/topology.ts';
import type {Group} from '../types.ts';
import type {TransferHost, TransferPlan} from './transfer-plan.ts';

/** Milliseconds to wait for the manager's word. */
const patience = 3000;

/** What is followed now, which may change, and who is there. */
export type Following = {
	topology(): Topology;
	neighbourhood(): Neighbourhood;
	/** Why the manager chose it; empty where somebody named it. */
	readonly why: string;
	/** The owner lets nobody begin yet. */
	readonly isHeld: boolean;
};

export class GroupMembership implements Following {
	readonly #plan: TransferPlan;
	readonly #host: TransferHost;
	#joinedAt = 0;

	constructor(plan: TransferPlan, host: TransferHost) {
		this.#plan = plan;
		this.#host = host;
	}

	join(): void {
		this.#joinedAt = this.#host.ports.clock.now();
		this.#host.groups.join(this.#plan.file.file, this.#isOwnWay ? null : this.#plan.topology);
	}

	leave(): void {
		this.#host.groups.leave(this.#plan.file.file);
	}

	/** Whether nothing should begin before the manager has spoken of the group: where order matters or is its choice, and it can be asked. */
	get isAwaited(): boolean {
		if (this.#isOwnWay || this.#known || !this.#host.isJoined()) return false;
		const isNamed = this.#plan.followed !== '' || this.#plan.topology !== null;
		if (isNamed && this.#expected.isOpen) return false;
		return this.#host.ports.clock.now() - this.#joinedAt < patience;
	}

	get isHeld(): boolean {
		return this.#known?.isHeld ?? false;
	}

	get why(): string {
		return this.#isOwnWay ? '' : (this.#known?.why ?? '');
	}

	/** What the manager's word changes for us. Whoever left may have been the only one with what others were refused. */
	changeSince(before: Group | undefined): 'nothing' | 'somebody left' | 'others' {
		const wasOpen = before === undefined || isOpen(before.topology);
		if (wasOpen && this.topology().isOpen) return 'nothing';
		const {members} = this.neighbourhood();
		return wasOpen || before.members.some(peer => !members.includes(peer)) ? 'somebody left' : 'others';
	}

	topology(): Topology {
		if (this.#isOwnWay) return this.#wished;
		return this.#known ? topologyNamed(this.#known.topology) : this.#expected;
	}

	neighbourhood(): Neighbourhood {
		const {owner = '', members = [], isPartial = false} = this.#known ?? {};
		const host = this.#host;
		return {
			...{me: host.self, owner, members, isPartial},
			// Most only ask for their place; the whole list is made for who asks for that.
			get peers() {
				return host.peers();
			},
		};
	}

	get #known(): ReturnType<TransferHost['groups']['get']> {
		return this.#host.groups.get(this.#plan.file.file);
	}

	/** Before the manager has said anything. */
	get #expected(): Topology {
		return this.#plan.followed ? topologyOf(this.#plan.followed) : this.#wished;
	}

	get #wished(): Topology {
		return topologyNamed(this.#plan.topology ?? usual);
	}

	/** How equal shares are dealt, say, is one downloader's own business. */
	get #isOwnWay(): boolean {
		return this.#wished.isOwnChoice;
	}
}
