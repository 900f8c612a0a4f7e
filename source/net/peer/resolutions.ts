/** What was typed and is not yet known to mean a file: asks the manager again and again, until it is, or its time is over. */
import type {GetIntent} from '../events.ts';
import {failure} from '../failures.ts';
import type {DirectoryFile} from '../types.ts';
import {maxNameBytes} from '../wire/messages.ts';
import type {LookUps} from './look-ups.ts';
import type {TransferSnapshot} from './options.ts';
import {listed, meaningOf, Resolution, unknownName} from './resolution.ts';
import {resolvingSnapshot} from './transfer-account.ts';
import type {TransferHost} from './transfer-plan.ts';

/** Milliseconds between two questions about the same name. */
const asking = 1000;

export class Resolutions {
	readonly #host: Pick<TransferHost, 'ports' | 'nameOf'>;
	readonly #lookUps: LookUps;
	readonly #onFiles: (intent: GetIntent, files: readonly DirectoryFile[]) => void;
	readonly #resolutions = new Set<Resolution>();

	constructor(
		host: Pick<TransferHost, 'ports' | 'nameOf'>,
		lookUps: LookUps,
		onFiles: (intent: GetIntent, files: readonly DirectoryFile[]) => void,
	) {
		this.#host = host;
		this.#lookUps = lookUps;
		this.#onFiles = onFiles;
	}

	get size(): number {
		return this.#resolutions.size;
	}

	/** What was typed; a failure or its files follow. */
	add(intent: GetIntent): void {
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

	cancel(wanted: string): void {
		for (const resolution of this.#resolutions) {
			if (resolution.intent.wanted !== wanted) continue;
			this.#resolutions.delete(resolution);
			this.#host.ports.report({event: 'cancelled', id: null, name: wanted, kept: true});
		}
	}

	clear(): void {
		this.#resolutions.clear();
	}

	/** Everything is asked anew, now: the manager listens. */
	again(): void {
		for (const resolution of this.#resolutions) this.#round(resolution);
	}

	tick(): void {
		const now = this.#now();
		for (const resolution of this.#resolutions) if (now - resolution.askedAt >= asking) this.#round(resolution);
	}

	snapshots(): readonly TransferSnapshot[] {
		return [...this.#resolutions].map(({intent, reason, askedAt}) =>
			resolvingSnapshot(intent.wanted ?? '', reason, askedAt, intent.directory),
		);
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
					this.#onFiles(resolution.intent, meaning.files);
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

	#now(): number {
		return this.#host.ports.clock.now();
	}
}
