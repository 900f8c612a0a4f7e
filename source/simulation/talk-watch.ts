/** What must hold of every message as it is said: listens to all links of a world, collects violations. Says nothing itself. */
import type {PeerFact} from '../net/facts.ts';
import {labelFailure} from '../net/names.ts';
import type {FileId, FragmentIndex, PeerId, RequestId} from '../net/types.ts';
import type {Message, MessageOf} from '../net/wire/messages.ts';
import type {SimulatedPeer} from './simulated-peer.ts';
import type {VirtualLink} from './virtual-link.ts';
import type {World} from './world.ts';

/** A request that was said, and neither cancelled nor refused. */
type Asked = {readonly request: RequestId; readonly link: VirtualLink};

/** What one process has said and told. */
type Life = {
	readonly requests: Set<RequestId>;
	/** By file and fragment. */
	readonly asked: Map<string, readonly Asked[]>;
	readonly banned: Set<PeerId>;
	readonly paused: Set<FileId>;
};

/** A fragment is asked of one source, and at the end of a download of a second. */
const mostAtOnce = 2;

export class TalkWatch {
	readonly #world: World;
	readonly #violated: (invariant: string, text: string) => void;
	readonly #lives = new Map<string, Life>();
	/** Who was at the other end of a link when it was greeted: another may have its address later, and not that link. */
	readonly #ends = new WeakMap<VirtualLink, PeerId>();

	constructor(world: World, violated: (invariant: string, text: string) => void) {
		this.#world = world;
		this.#violated = violated;
	}

	onFact(peer: SimulatedPeer, fact: PeerFact): void {
		const life = this.#life(peer);
		switch (fact.event) {
			case 'fragment':
				life.asked.delete(`${fact.id} ${fact.index}`);
				break;
			case 'source-banned':
				life.banned.add(fact.peer);
				break;
			case 'source-unbanned':
				life.banned.delete(fact.peer);
				break;
			case 'paused':
				if (fact.id !== null) life.paused.add(fact.id);
				break;
			case 'resumed':
			case 'cancelled':
				if (fact.id !== null) life.paused.delete(fact.id);
				break;
			case 'error':
				if (fact.wanted === undefined) break;
				life.paused.clear();
				// What had come whole when the disk was full is neither kept nor cancelled, and stands no more.
				life.asked.clear();
				break;
			case 'refetch':
				// The engine bans within the same move.
				if (fact.reason === 'corrupt')
					this.#world.later(0, () => {
						if (!life.banned.has(fact.from))
							this.#violated('ban', `${peer.name} goes on with ${fact.from}, which lied`);
					});
				break;
			default:
				break;
		}
	}

	said(link: VirtualLink, message: Message): void {
		const peer = this.#world.peerAt(link.localHost);
		switch (message.type) {
			case 'directory':
				this.#answered(message);
				break;
			case 'hello': {
				const other = this.#world.peerAt(link.remoteHost)?.snapshot()?.peer;
				if (other !== undefined) this.#ends.set(link, other);
				break;
			}
			case 'have':
				if (peer) this.#offered(peer, message);
				break;
			case 'requirement':
				if (peer) this.#shun(peer, link);
				break;
			case 'fragment-request':
				if (peer) this.#asked(peer, link, message);
				break;
			case 'cancel':
				if (peer) this.#over(this.#life(peer), message.request);
				break;
			case 'fragment-refused': {
				const asker = this.#world.peerAt(link.remoteHost);
				if (asker) this.#over(this.#life(asker), message.request);
				break;
			}
			default:
				break;
		}
	}

	/** I2: what is offered is on the disk. */
	#offered({name, files}: SimulatedPeer, {file, indexes}: MessageOf<'have'>): void {
		for (const {manifest, have} of files.unfinished.values()) {
			const missing = manifest.id === file ? indexes.find(index => !have.has(index)) : undefined;
			if (missing !== undefined) this.#violated('I2', `${name} offers fragment ${missing}, which is not on its disk`);
		}
	}

	/** I4: nothing is asked for that is there, or asked of two others already; no number twice, nothing while paused. */
	#asked(peer: SimulatedPeer, link: VirtualLink, {file, wanted}: MessageOf<'fragment-request'>): void {
		const {name} = peer;
		const life = this.#life(peer);
		this.#shun(peer, link);
		if (life.paused.has(file)) this.#violated('I4', `${name} asks for fragments while it is paused`);
		const unfinished = [...peer.files.unfinished.values()].find(({manifest}) => manifest.id === file);
		for (const {request, index} of wanted) {
			if (life.requests.has(request)) this.#violated('I4', `${name} uses request ${request} twice`);
			life.requests.add(request);
			if (unfinished?.have.has(index)) this.#violated('I4', `${name} asks for fragment ${index}, which it has`);
			const others = this.#standing(life, file, index);
			if (others.length >= mostAtOnce)
				this.#violated('I4', `${name} asks for fragment ${index} ${others.length + 1} times at once`);
			life.asked.set(`${file} ${index}`, [...others, {request, link}]);
		}
	}

	/** Nobody has to do with a peer that is banned. */
	#shun(peer: SimulatedPeer, link: VirtualLink): void {
		const {banned} = this.#life(peer);
		const other = this.#ends.get(link);
		if (other !== undefined && banned.has(other))
			this.#violated('ban', `${peer.name} turns to ${other}, which it banned`);
	}

	/** I3 and I9: the directory names nothing that could not be saved, and nobody that is not in the list. */
	#answered({files}: MessageOf<'directory'>): void {
		const members = new Set(this.#world.manager.snapshot()?.peers.map(({peer}) => peer));
		for (const {name, holders} of files) {
			if (labelFailure(name)) this.#violated('I3', `the directory has ${JSON.stringify(name)}`);
			const stranger = holders.find(holder => !members.has(holder));
			if (stranger !== undefined)
				this.#violated('I9', `the directory says that ${stranger} has ${name}: nobody in the list`);
		}
	}

	#standing({asked}: Life, file: FileId, index: FragmentIndex): readonly Asked[] {
		return (asked.get(`${file} ${index}`) ?? []).filter(({link}) => !link.isOver);
	}

	#over({asked}: Life, request: RequestId): void {
		for (const [of, all] of asked) {
			if (!all.some(one => one.request === request)) continue;
			asked.set(
				of,
				all.filter(one => one.request !== request),
			);
			return;
		}
	}

	#life({name, life}: SimulatedPeer): Life {
		const key = `${name}/${life}`;
		const known = this.#lives.get(key) ?? {requests: new Set(), asked: new Map(), banned: new Set(), paused: new Set()};
		this.#lives.set(key, known);
		return known;
	}
}
