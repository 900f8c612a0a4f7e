/**
 * Where a demo's story is played: a folder, a manager and peers in this process, and what one can wait for.
 * Once it is being cleared nothing begins any more, and what is awaited never comes: a story then just stands still.
 */
import {join} from 'node:path';
import type {GetIntent, PeerIntent} from '../../net/events.ts';
import type {ManagerFact, PeerFact} from '../../net/facts.ts';
import type {Failure} from '../../net/failures.ts';
import type {ManagerOptions} from '../../net/manager/options.ts';
import type {PeerOptions} from '../../net/peer/options.ts';
import type {Address} from '../../net/types.ts';
import {type RunningManager, startManager} from '../run-manager.ts';
import {type RunningPeer, startPeer} from '../run-peer.ts';

/** The peer whose side a screen shows. */
export const downloader = 'alice';

export const demoManager: ManagerOptions = {
	listen: {host: '127.0.0.1', port: 0},
	heartbeat: 1000,
	lease: 5000,
	late: 3000,
};

/** An ordinary member of a demo. */
export const demoPeer = (name: string, manager: Address): PeerOptions => ({
	manager,
	role: 'member',
	name,
	isNameChosen: true,
	host: null,
	port: 0,
	ttl: 0,
	up: 0,
	down: 0,
});

/** Who hears what happens. */
export type Audience = {
	onManager(fact: ManagerFact): void;
	onPeer(name: string, fact: PeerFact): void;
	/** A sentence about the story itself. */
	onLine(line: string): void;
	onBug(error: unknown): void;
};

type Of<Some extends {event: string}, Name extends Some['event']> = Extract<Some, {event: Name}>;
type Waiter = (name: string | null, fact: ManagerFact | PeerFact) => void;
export type Complete = Of<PeerFact, 'complete'>;

type Props = Pick<DemoStage, 'directory' | 'file' | 'seed'> & {readonly manager: ManagerOptions};

const never = new Promise<never>(() => {});

export class DemoStage {
	/** Absolute path of all that the story makes. */
	readonly directory: string;
	/** Absolute path of the file that is spread, and its name. */
	readonly original: string;
	readonly file: string;
	/** Chooses what a story leaves to chance. */
	readonly seed: number;
	/** The first failure that ends the story: of the manager, of alice, or of another's download. */
	readonly failed: Promise<Failure>;
	readonly #fail: (because: Failure) => void;
	readonly #audience: Audience;
	readonly #options: ManagerOptions;
	readonly #peers = new Map<string, RunningPeer>();
	readonly #waiters = new Set<Waiter>();
	/** Bytes of fragments that each has sent. */
	readonly #sent = new Map<string, number>();
	readonly #clearing: AbortSignal;
	#manager: RunningManager | null = null;
	#address: Address = demoManager.listen;
	readonly #goodbyes: Promise<void>[] = [];

	/** `clearing` is aborted when the play is over: what is put away is not told. */
	constructor({directory, file, seed, manager}: Props, audience: Audience, clearing: AbortSignal) {
		this.directory = directory;
		this.file = file;
		this.original = join(directory, file);
		this.seed = seed;
		this.#options = manager;
		this.#audience = audience;
		this.#clearing = clearing;
		const {promise, resolve} = Promise.withResolvers<Failure>();
		this.failed = promise;
		this.#fail = resolve;
	}

	get manager(): RunningManager | null {
		return this.#manager;
	}

	peer(name: string): RunningPeer | null {
		return this.#peers.get(name) ?? null;
	}

	/** The play is over. */
	get isClearing(): boolean {
		return this.#clearing.aborted;
	}

	path(...parts: readonly string[]): string {
		return join(this.directory, ...parts);
	}

	/** Folder of what a peer downloads; alice's has no name of its own. */
	downloads(name = downloader): string {
		return name === downloader ? this.path('downloads') : this.path(`downloads-${name}`);
	}

	say(line: string): void {
		if (!this.isClearing) this.#audience.onLine(line);
	}

	/** Resolves when it listens. */
	async openManager(): Promise<void> {
		const listening = this.managerFact('listening');
		const report = (fact: ManagerFact): void => {
			if (fact.event === 'error') this.#fail(fact);
			if (!this.isClearing) this.#audience.onManager(fact);
			this.#hear(null, fact);
		};
		this.#manager = startManager(this.#options, {onBug: this.#audience.onBug, report});
		this.#address = {host: '127.0.0.1', port: (await listening).port};
	}

	/** Resolves when it has joined. */
	async join(name: string, more: Partial<PeerOptions> = {}): Promise<void> {
		if (this.isClearing) return never;
		const joined = this.fact(name, 'joined');
		const options: PeerOptions = {...demoPeer(name, this.#address), ...more};
		const report = (fact: PeerFact): void => {
			if (fact.event === 'sent') this.#sent.set(name, (this.#sent.get(name) ?? 0) + fact.bytes);
			if (fact.event === 'error' && !this.isClearing && isEnding(name, fact)) this.#fail(fact);
			if (!this.isClearing) this.#audience.onPeer(name, fact);
			this.#hear(name, fact);
		};
		const cacheDirectory = this.path('index');
		this.#peers.set(name, startPeer(options, {cacheDirectory, onBug: this.#audience.onBug, report}));
		await joined;
	}

	/** Joins and shares; resolves when the file is indexed. `fragmentSize`: bytes, 0 for the usual one. */
	async share(name: string, path: string, more: Partial<PeerOptions> = {}, fragmentSize = 0): Promise<void> {
		const indexed = this.fact(name, 'indexed');
		await this.join(name, more);
		this.post(name, {type: 'share', paths: [path], fragmentSize});
		await indexed;
	}

	post(name: string, intent: PeerIntent): void {
		this.#peers.get(name)?.post(intent);
	}

	/** Resolves when the file is there. */
	get(name: string, wanted: string, how: Partial<GetIntent> = {}): Promise<Complete> {
		const complete = this.fact(name, 'complete');
		const usual = {directory: this.downloads(name), topology: null, wait: 10_000, isWholeVerified: false};
		this.post(name, {...usual, ...how, type: 'get', wanted});
		return complete;
	}

	/** The next fact of a peer that fits. */
	fact<Name extends PeerFact['event']>(
		name: string,
		event: Name,
		fits: (fact: Of<PeerFact, Name>) => boolean = () => true,
	): Promise<Of<PeerFact, Name>> {
		return this.#wait((who, fact) =>
			who === name && fact.event === event && fits(fact as Of<PeerFact, Name>) ? (fact as Of<PeerFact, Name>) : null,
		);
	}

	/** The next fact of the manager that fits. */
	managerFact<Name extends ManagerFact['event']>(
		event: Name,
		fits: (fact: Of<ManagerFact, Name>) => boolean = () => true,
	): Promise<Of<ManagerFact, Name>> {
		return this.#wait((who, fact) =>
			who === null && fact.event === event && fits(fact as Of<ManagerFact, Name>)
				? (fact as Of<ManagerFact, Name>)
				: null,
		);
	}

	/** Resolves when a peer's newest list has exactly these names. */
	async list(name: string, names: readonly string[]): Promise<void> {
		const wanted = names.toSorted().join(', ');
		await this.fact(name, 'list', ({peers}) => namesOf(peers).join(', ') === wanted);
	}

	/** Resolves when alice has this share (0 to 1) of the file. */
	async reached(share: number): Promise<void> {
		await this.fact(downloader, 'fragment', () => {
			const transfer = this.peer(downloader)?.snapshot().transfers.at(-1);
			return transfer !== undefined && transfer.done / transfer.fragments >= share;
		});
	}

	/** A peer says goodbye. */
	leave(name: string): void {
		const leaving = this.#peers.get(name);
		if (!leaving) return;
		this.#peers.delete(name);
		this.#goodbyes.push(leaving.stop());
	}

	/** A peer hears and says nothing any more. */
	fallSilent(name: string): void {
		this.#peers.get(name)?.fallSilent();
	}

	/** Fragments that a peer has sent, as copies of a file of so many bytes. */
	copies(name: string, size: number): number {
		return (this.#sent.get(name) ?? 0) / size;
	}

	/** Sends everybody home. */
	async close(): Promise<void> {
		await Promise.all([...this.#goodbyes, ...[...this.#peers.values()].map(peer => peer.stop())]);
		await this.#manager?.stop();
	}

	/** Resolves with the first fact for which `match` gives something. */
	#wait<Value>(match: (name: string | null, fact: ManagerFact | PeerFact) => Value | null): Promise<Value> {
		const {promise, resolve} = Promise.withResolvers<Value>();
		const waiter: Waiter = (name, fact) => {
			const value = match(name, fact);
			if (value === null) return;
			this.#waiters.delete(waiter);
			resolve(value);
		};
		this.#waiters.add(waiter);
		return promise;
	}

	#hear(name: string | null, fact: ManagerFact | PeerFact): void {
		if (this.isClearing) return;
		for (const waiter of [...this.#waiters]) waiter(name, fact);
	}
}

/** Names in order. */
const namesOf = (peers: readonly {readonly name: string}[]): readonly string[] =>
	peers.map(({name}) => name).toSorted();

/** Whatever befalls alice ends the story; of others only a download that fails, or that they never joined. */
const isEnding = (name: string, fact: Of<PeerFact, 'error'>): boolean =>
	name === downloader || fact.fatal === true || 'wanted' in fact;
