/**
 * Every download of this peer: resolves what was typed, queues, starts, routes to the one concerned.
 * Knows no fragments.
 */
import type {DiskEvent, GetIntent} from '../events.ts';
import {failure} from '../failures.ts';
import type {Link} from '../ports.ts';
import type {FileId, PeerId, SharedFile, TransferId} from '../types.ts';
import {type Message, maxNameBytes} from '../wire/messages.ts';
import type {LookUps} from './look-ups.ts';
import type {TransferSnapshot} from './options.ts';
import {listed, meaningOf, Resolution, unknownName} from './resolution.ts';
import {Transfer} from './transfer.ts';
import type {TransferHost} from './transfer-plan.ts';

/** Milliseconds between two questions about the same name. */
const asking = 1000;
const mostActive = 4;
/** Finished downloads that a snapshot still shows. */
const mostRemembered = 100;

export class Downloads {
	readonly #host: TransferHost;
	readonly #lookUps: LookUps;
	readonly #resolutions = new Set<Resolution>();
	readonly #queued: Transfer[] = [];
	readonly #active = new Map<TransferId, Transfer>();
	/** The latest that ended, oldest first: for the snapshot. */
	readonly #ended: TransferSnapshot[] = [];
	#last = 0;

	constructor(host: TransferHost, lookUps: LookUps) {
		this.#host = host;
		this.#lookUps = lookUps;
	}

	get(intent: GetIntent): void {
		const {wanted} = intent;
		if (wanted !== null && Buffer.byteLength(wanted) > maxNameBytes) {
			const because = failure(
				'E_USAGE',
				`A name has at most ${maxNameBytes} bytes.`,
				'Type the name or the id of a file.',
			);
			this.#host.ports.report({event: 'error', ...because, wanted});
			return;
		}
		const resolution = new Resolution(intent, this.#now());
		this.#resolutions.add(resolution);
		this.#round(resolution);
	}

	/** Stops every download of this name or id. */
	cancel(wanted: string): void {
		for (const resolution of this.#resolutions) {
			if (resolution.intent.wanted === wanted) this.#resolutions.delete(resolution);
		}
		for (const transfer of [...this.#queued, ...this.#active.values()]) {
			const {file, name} = transfer.plan.file;
			if (name === wanted || file === wanted || transfer.plan.wanted === wanted) transfer.cancel();
		}
		this.#next();
	}

	cancelAll(): void {
		this.#resolutions.clear();
		for (const transfer of [...this.#queued, ...this.#active.values()]) transfer.cancel();
	}

	/** The downloads under way of one file; queued ones ask later. */
	*of(file: FileId): Generator<Transfer> {
		for (const transfer of this.active()) if (transfer.plan.file.file === file) yield transfer;
	}

	/** Those that have started and not ended. */
	active(): Transfer[] {
		return [...this.#active.values()];
	}

	/** Whether anything asked for has not come to its end. */
	get isUnderWay(): boolean {
		return this.#resolutions.size + this.#queued.length + this.#active.size > 0;
	}

	/** The manager listens: what could not be asked before is asked now. */
	joined(): void {
		for (const resolution of this.#resolutions) this.#round(resolution);
	}

	/** A new peer in the list: everybody asks it. */
	listed(peer: PeerId): void {
		for (const transfer of this.active()) transfer.requirement.ask(peer);
	}

	/** What a source says. */
	message(peer: PeerId, link: Link, message: Message): void {
		switch (message.type) {
			case 'availability':
				for (const transfer of this.of(message.file)) transfer.requirement.availability(peer, link, message);
				break;
			case 'have':
				for (const transfer of this.of(message.file)) transfer.have(peer, message.indexes);
				break;
			case 'manifest':
				for (const transfer of this.of(message.file)) transfer.requirement.manifest(peer, message);
				break;
			case 'fragment-refused':
				for (const transfer of this.active()) transfer.refused(peer, message);
				break;
			default:
				break;
		}
	}

	disk(event: Extract<DiskEvent, {transfer: TransferId}>): void {
		const transfer = this.#active.get(event.transfer);
		if (!transfer) return;
		transfer.disk(event);
		if (transfer.isOver) this.#next();
	}

	tick(): void {
		const now = this.#now();
		for (const resolution of this.#resolutions) if (now - resolution.askedAt >= asking) this.#round(resolution);
		for (const transfer of this.active()) transfer.tick();
		this.#next();
	}

	snapshot(): TransferSnapshot[] {
		const waiting = [...this.#resolutions].map(({intent, reason}) => ({
			id: null,
			name: intent.wanted ?? '',
			state: 'resolving' as const,
			done: 0,
			fragments: 0,
			size: 0,
			bytesDone: 0,
			rate: 0,
			sources: 0,
			reason,
		}));
		const standing = [...this.#active.values(), ...this.#queued];
		return [...waiting, ...this.#ended, ...standing.map(transfer => transfer.snapshot())];
	}

	/** Asks from the beginning: what looks like an id is an id first, each time. */
	#round(resolution: Resolution): void {
		resolution.askedAt = this.#now();
		resolution.isNameTried = false;
		this.#ask(resolution);
		this.#expire(resolution);
	}

	#ask(resolution: Resolution): void {
		const {by, query} = resolution.question();
		this.#lookUps.ask(by, query, answer => {
			if (!this.#resolutions.has(resolution)) return;
			const meaning = meaningOf(resolution.intent.wanted, answer);
			switch (meaning.kind) {
				case 'files':
					this.#resolutions.delete(resolution);
					for (const {holders, ...file} of meaning.files) this.#add(resolution.intent, file, holders);
					this.#next();
					break;
				case 'choices':
					this.#resolutions.delete(resolution);
					this.#choices(resolution, answer.files);
					break;
				case 'indexing':
					this.#wait(resolution, `indexing ${meaning.percent} %`);
					break;
				case 'nothing':
					this.#nothing(resolution);
					break;
				default:
					meaning satisfies never;
			}
		});
	}

	#choices({intent}: Resolution, files: Parameters<typeof listed>[0]): void {
		const rows = listed(files, peer => this.#host.nameOf(peer));
		this.#host.ports.report({event: 'choices', wanted: intent.wanted ?? '', files: rows});
	}

	#nothing(resolution: Resolution): void {
		if (resolution.question().by === 'id' && !resolution.isNameTried) {
			resolution.isNameTried = true;
			this.#ask(resolution);
			return;
		}
		const {wanted} = resolution.intent;
		this.#lookUps.ask('all', '', ({files}) => {
			if (!this.#resolutions.has(resolution)) return;
			const because = unknownName(
				wanted,
				files.map(({name}) => name),
			);
			if (this.#now() < resolution.deadline) {
				this.#wait(resolution, `${because.message} ${because.hint}`);
				return;
			}
			this.#resolutions.delete(resolution);
			this.#host.ports.report({event: 'error', ...because, wanted});
		});
	}

	/** The manager may be away: then nobody answers, and the wait ends all the same. */
	#expire(resolution: Resolution): void {
		if (this.#now() < resolution.deadline + 5000 || resolution.reason.startsWith('indexing')) return;
		this.#resolutions.delete(resolution);
		const because = failure(
			'E_MANAGER_LOST',
			'The manager does not answer.',
			'Check that it runs; the same command tries again.',
		);
		this.#host.ports.report({event: 'error', ...because, wanted: resolution.intent.wanted});
	}

	#wait(resolution: Resolution, reason: string): void {
		if (resolution.reason === reason) return;
		resolution.reason = reason;
		this.#host.ports.report({event: 'waiting', id: null, name: resolution.intent.wanted ?? '', reason});
	}

	#add(intent: GetIntent, file: SharedFile, holders: readonly PeerId[]): void {
		const own = this.#host.shelf.get(file.file);
		if (own?.isOwner) {
			const {size, whole: blake3} = own.manifest;
			const nothing = {sources: [], resumed: own.have.count, refetched: 0, wastedBytes: 0, seconds: 0, present: true};
			const {report} = this.#host.ports;
			report({event: 'complete', id: file.file, name: file.name, path: own.path, size, blake3, ...nothing});
			return;
		}
		// Typed twice: the first one does it.
		const isSame = ({plan}: Transfer): boolean => plan.file.file === file.file && plan.directory === intent.directory;
		if ([...this.#queued, ...this.#active.values()].some(isSame)) return;
		const transfer = ++this.#last;
		this.#queued.push(new Transfer({...intent, transfer, file, holders}, this.#host));
	}

	/** How many use a slot: those that wait for a source or a lock let others go first. */
	get #busy(): number {
		return this.active().filter(({state}) => state !== 'waiting').length;
	}

	/** Puts aside what has ended, and starts what may start. */
	#next(): void {
		for (const [id, transfer] of this.#active) if (transfer.isOver) this.#end(id, transfer);
		while (this.#busy < mostActive) {
			const next = this.#queued.shift();
			if (!next) return;
			if (next.isOver) {
				this.#end(next.plan.transfer, next);
				continue;
			}
			this.#active.set(next.plan.transfer, next);
			next.start();
		}
	}

	#end(id: TransferId, transfer: Transfer): void {
		this.#active.delete(id);
		// Not the download itself: it would keep its links and hashes in memory.
		this.#ended.push(transfer.snapshot());
		if (this.#ended.length > mostRemembered) this.#ended.shift();
	}

	#now(): number {
		return this.#host.ports.clock.now();
	}
}
