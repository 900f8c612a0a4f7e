/** What must hold in every world, whatever happens in it: watches the facts, looks at the disks, collects violations. Causes nothing. */
import type {PeerFact} from '../net/facts.ts';
import {isFragment} from '../net/manifest.ts';
import {labelFailure} from '../net/names.ts';
import {fragmentState} from '../net/peer/options.ts';
import type {FileId, FragmentIndex} from '../net/types.ts';
import {ListHistory} from './list-history.ts';
import {downloads, type SimulatedPeer, sharedPath} from './simulated-peer.ts';
import {TalkWatch} from './talk-watch.ts';
import type {World} from './world.ts';

type FactOf<Event extends PeerFact['event']> = Extract<PeerFact, {readonly event: Event}>;

/** One download in one life of a process. */
type Account = {
	readonly fragments: number;
	readonly resumed: number;
	readonly size: number;
	readonly credited: Set<FragmentIndex>;
	bytes: number;
};

/** Milliseconds before a crash from which on a stored fragment may be lost. */
const unsafeTime = 2000;
/** Failures that a broken disk excuses. */
const excused: readonly string[] = ['E_DISK_FULL', 'E_DISK'];

type Kept = {readonly at: number; readonly life: number};

export class Invariants {
	readonly violations: string[] = [];
	readonly #world: World;
	/** The right bytes of every file there is. */
	readonly #originals: ReadonlyMap<FileId, Uint8Array>;
	readonly #accounts = new Map<string, Account>();
	/** Fragments on disks and when they came, by machine and file; forgotten when the file is whole. */
	readonly #kept = new Map<string, Map<FragmentIndex, Kept>>();
	readonly #talk: TalkWatch;
	readonly #history: ListHistory;
	/** Names of those whom the manager has taken for late or lost. */
	readonly #missed = new Set<string>();

	constructor(world: World, originals: ReadonlyMap<FileId, Uint8Array>) {
		this.#world = world;
		this.#originals = originals;
		this.#talk = new TalkWatch(world, (invariant, text) => this.violated(invariant, text));
		this.#history = new ListHistory(text => this.violated('I9', text));
		world.onSaid = (link, message) => this.#talk.said(link, message);
		world.onManagerFact = fact => {
			const snapshot = world.manager.snapshot();
			if (fact.event === 'broadcast' && snapshot) this.#history.broadcast(fact, snapshot);
			const isMissed = fact.event === 'peer-late' || (fact.event === 'peer-left' && fact.reason === 'lost');
			if (isMissed) this.#missed.add(fact.name);
		};
	}

	/** Told every fact of a peer as it comes. */
	onFact(peer: SimulatedPeer, fact: PeerFact): void {
		this.#talk.onFact(peer, fact);
		switch (fact.event) {
			case 'list':
				this.#history.seen(`${peer.name}/${peer.life}`, fact);
				break;
			case 'started':
				this.#resumed(peer, fact);
				this.#accounts.set(keyOf(peer, fact.id), {...fact, credited: new Set(), bytes: 0});
				break;
			case 'fragment':
				this.#stored(peer, fact);
				break;
			case 'complete':
				this.#completed(peer, fact);
				break;
			case 'cancelled':
				if (fact.id !== null && !fact.kept) this.#kept.delete(placeOf(peer, fact.id));
				break;
			case 'error':
				if (fact.wanted !== undefined && !excused.includes(fact.code))
					this.#violated('I5', peer, `the download failed: ${fact.code} ${fact.message}`);
				break;
			default:
				break;
		}
	}

	/** Looks at every disk. */
	checkDisks(): void {
		for (const peer of this.#world.peers) {
			for (const [path, bytes] of peer.files.whole) {
				const own = peer.plan.shares.find(({name}) => sharedPath(name) === path);
				if (own) {
					if (!bytes.equals(own.bytes)) this.#violated('I3', peer, `${path} was shared and is overwritten`);
					continue;
				}
				if (!path.startsWith(`${downloads}/`) || labelFailure(path.slice(downloads.length + 1)))
					this.#violated('I3', peer, `${path} is outside`);
				if (![...this.#originals.values()].some(original => bytes.equals(original)))
					this.#violated('I1', peer, `${path} is no file that anybody shared`);
			}
			for (const {manifest, have, bytes} of peer.files.unfinished.values()) {
				for (const index of have) {
					const start = index * manifest.fragmentSize;
					if (!isFragment(manifest, index, bytes.subarray(start, start + manifest.fragmentSize)))
						this.#violated('I2', peer, `fragment ${index} is marked and wrong`);
				}
			}
		}
	}

	/** I4: in a life in which every download completed, no byte came that is neither credited nor counted as wasted. */
	checkBytes(): void {
		for (const peer of this.#world.peers) {
			const facts = peer.facts.filter(({life}) => life === peer.life).map(({fact}) => fact);
			const ended = facts.filter(({event}) => event === 'complete');
			const begun = facts.filter(({event}) => event === 'started');
			const isCut = facts.some(({event}) => event === 'error' || event === 'cancelled');
			if (!peer.isRunning || begun.length > ended.length || isCut) continue;
			let accounted = 0;
			for (const fact of ended) {
				if (fact.event !== 'complete') continue;
				accounted += fact.wastedBytes + fact.sources.reduce((sum, source) => sum + source.bytes, 0);
			}
			if (peer.received > accounted + peer.unjudged)
				this.#violated(
					'I4',
					peer,
					`${peer.received} bytes came, ${accounted} are accounted for and ${peer.unjudged} were being checked`,
				);
		}
	}

	/** What screens are shown of every fragment agrees with what they are told of the download. */
	checkDetails(): void {
		for (const peer of this.#world.peers) {
			for (const {transfer, done, fragments, name} of peer.snapshot()?.transfers ?? []) {
				const detail = transfer === null ? null : peer.detail(transfer);
				if (!detail) continue;
				const {states, givers, sources} = detail;
				const verified = states.filter(state => state === fragmentState.verified);
				const there = verified.length + states.filter(state => state === fragmentState.disk).length;
				if (there !== done || states.length !== fragments)
					this.#violated('I4', peer, `${there} fragments of ${name} are shown and ${done} are there`);
				if (sources.reduce((sum, source) => sum + source.fragments, 0) !== verified.length)
					this.#violated('I4', peer, `the sources of ${name} gave other than ${verified.length} fragments`);
				if (givers.some((place, index) => place === 0 && states[index] === fragmentState.verified))
					this.#violated('I4', peer, `a fragment of ${name} is verified and nobody gave it`);
			}
		}
	}

	/** I9: every running peer is in the manager's list, and every list is the manager's. The first difference, or undefined. */
	differingList(): string | undefined {
		const snapshot = this.#world.manager.snapshot();
		if (!snapshot) return 'the manager is down';
		const members = snapshot.peers.map(({peer, isLate}) => `${peer}${isLate}`).sort();
		const running = this.#world.peers.filter(({isRunning}) => isRunning);
		if (members.length !== running.length) return `${members.length} members, ${running.length} running`;
		const expected = [snapshot.epoch, snapshot.version, ...members].join(' ');
		for (const peer of running) {
			const last = peer.facts.findLast(({fact, life}) => fact.event === 'list' && life === peer.life)?.fact;
			const own = peer.snapshot();
			if (last?.event !== 'list' || !own?.isJoined) return `${peer.name} has no list`;
			const known = snapshot.peers.find(member => member.peer === own.peer)?.files;
			if (known !== own.shared) return `${peer.name} shares ${own.shared} files and the directory has ${known}`;
			const seen = [last.epoch, last.version, ...last.peers.map(entry => `${entry.peer}${entry.late}`).sort()].join(
				' ',
			);
			if (seen !== expected) return `${peer.name} has ${seen}, the manager ${expected}`;
		}
		return undefined;
	}

	/** I9: nobody is late or lost whom nothing happens to, and no manager that does not stand still for long. One that had to start again is left out. */
	checkPatience(undisturbed: ReadonlySet<string>, isManagerSteady: boolean): void {
		for (const peer of this.#world.peers) {
			if (!undisturbed.has(peer.name) || peer.life !== 1) continue;
			if (this.#missed.has(peer.name))
				this.#violated('I9', peer, 'it was taken for late or lost, and nothing happened to it');
			if (isManagerSteady && peer.facts.some(({fact}) => fact.event === 'manager-lost'))
				this.#violated('I9', peer, 'the manager was lost, and nothing happened to it');
		}
	}

	/** Something that should hold does not. */
	violated(invariant: string, text: string): void {
		const line = `${invariant} ${text}`;
		this.violations.push(line);
		this.#world.note(`VIOLATED ${line}`);
	}

	#violated(invariant: string, peer: SimulatedPeer, text: string): void {
		this.violated(invariant, `${peer.name}: ${text}`);
	}

	#stored(peer: SimulatedPeer, {id, index, bytes}: FactOf<'fragment'>): void {
		const account = this.#accounts.get(keyOf(peer, id));
		if (!account) return;
		if (account.credited.has(index)) this.#violated('I4', peer, `fragment ${index} is credited twice`);
		account.credited.add(index);
		const kept = this.#kept.get(placeOf(peer, id)) ?? new Map<FragmentIndex, Kept>();
		this.#kept.set(placeOf(peer, id), kept.set(index, {at: this.#world.clock.now(), life: peer.life}));
		account.bytes += bytes;
		if (account.bytes > account.size)
			this.#violated('I4', peer, `${account.bytes} bytes of ${account.size} are credited`);
		for (const file of peer.files.unfinished.values()) {
			if (file.manifest.id !== id) continue;
			const start = index * file.manifest.fragmentSize;
			const stored = file.bytes.subarray(start, start + file.manifest.fragmentSize);
			if (!file.have.has(index) || !isFragment(file.manifest, index, stored))
				this.#violated('I2', peer, `fragment ${index} is told and not on the disk`);
		}
	}

	/** I4: a download goes on with everything that was safe on the disk. */
	#resumed(peer: SimulatedPeer, {id, resumed}: FactOf<'started'>): void {
		const file = [...peer.files.unfinished.values()].find(({manifest}) => manifest.id === id);
		if (file?.have.count !== resumed)
			this.#violated('I4', peer, `${resumed} fragments are resumed and ${file?.have.count} are on the disk`);
		for (const [index, {at, life}] of this.#kept.get(placeOf(peer, id)) ?? []) {
			const isSafe = at < (peer.crashes.get(life) ?? Number.POSITIVE_INFINITY) - unsafeTime;
			if (isSafe && !file?.have.has(index)) this.#violated('I4', peer, `fragment ${index} was stored and is lost`);
		}
	}

	#completed(peer: SimulatedPeer, {id, path, present, sources, resumed}: FactOf<'complete'>): void {
		this.#kept.delete(placeOf(peer, id));
		const original = this.#originals.get(id);
		if (!original || !peer.files.whole.get(path)?.equals(original))
			this.#violated('I1', peer, `${path} is complete and differs`);
		const account = this.#accounts.get(keyOf(peer, id));
		if (present || !account) return;
		const given = sources.reduce((sum, source) => sum + source.fragments, 0);
		if (given + resumed !== account.fragments || given !== account.credited.size || resumed !== account.resumed)
			this.#violated('I4', peer, `${given} given and ${resumed} resumed are not ${account.fragments} fragments`);
	}
}

const keyOf = ({name, life}: SimulatedPeer, id: FileId): string => `${name}/${life} ${id}`;
const placeOf = ({name}: SimulatedPeer, id: FileId): string => `${name} ${id}`;
