/** The disk of one simulated process: the port Disk over files in memory. Verifies as the real one does; forgets as the real one may. */
import type {DiskEvent} from '../net/events.ts';
import {type Failure, failure} from '../net/failures.ts';
import {withMarker, withSuffix} from '../net/names.ts';
import type {BatchRequest, Disk, Landing, LandingOf, PartRequest} from '../net/ports.ts';
import type {FileId, FragmentIndex, TransferId} from '../net/types.ts';
import {MemoryBatch} from './memory-batch.ts';
import {unfinishedContent, wholeContent} from './memory-content.ts';
import {type MemoryFiles, UnfinishedFile} from './memory-files.ts';
import type {SeededRandom} from './seeded-random.ts';
import type {VirtualClock} from './virtual-clock.ts';

export type MemoryDiskOptions = {
	readonly files: MemoryFiles;
	readonly clock: VirtualClock;
	readonly random: SeededRandom;
	/** The longest that a piece of work takes, in milliseconds. */
	readonly slowest: number;
	/** Never called during a call to the disk. */
	post(event: DiskEvent): void;
};

type Part = {
	readonly request: PartRequest;
	/** Null while another transfer has it. */
	file: UnfinishedFile | null;
};

/** Milliseconds between two attempts to get an unfinished file that another transfer has. */
const retry = 200;

const faults = {
	full: failure('E_DISK_FULL', 'There is no space left.', 'Free some and get it again.'),
	broken: failure('E_DISK', 'The device gives errors (EIO).', 'Check it.'),
} as const;
const vanished = failure('E_VANISHED', 'The file is not there any more.');

export class MemoryDisk implements Disk {
	readonly #options: MemoryDiskOptions;
	readonly #files: MemoryFiles;
	readonly #parts = new Map<TransferId, Part>();
	readonly #batches = new Map<TransferId, MemoryBatch>();
	/** Bytes of whole fragments that are being checked, by file. */
	readonly #checking = new Map<FileId, number>();
	#isOver = false;

	constructor(options: MemoryDiskOptions) {
		this.#options = options;
		this.#files = options.files;
	}

	share(paths: readonly string[], fragmentSize: number): void {
		let wait = 0;
		for (const path of paths) {
			wait += this.#pause();
			this.#later(wait, () => this.#index(path, fragmentSize));
		}
		this.#later(wait, () => this.#post({type: 'index-idle', skipped: 0}));
	}

	unshare(_file: FileId, _name: string): void {}

	openPart(request: PartRequest): void {
		const part = {request, file: null};
		this.#parts.set(request.transfer, part);
		this.#later(this.#pause(), () => this.#open(part, false));
	}

	openBatch(request: BatchRequest): void {
		const batch = new MemoryBatch(request, {
			files: this.#files,
			fault: () => (this.#files.fault === 'none' ? null : faults[this.#files.fault]),
			isUnfinished: (directory, file) => this.#files.unfinished.has(`${directory} ${file}`),
			content: path => this.#content(path),
			later: work => this.#later(this.#pause(), work),
			post: event => this.#post(event),
		});
		this.#batches.set(request.transfer, batch);
	}

	landing(of: LandingOf): Landing {
		const batch = this.#batches.get(of.transfer);
		if (batch) return batch.landing(of);
		const file = this.#parts.get(of.transfer)?.file;
		if (!file) return {length: 0, target: () => null, finish: () => {}, abandon: () => {}};
		const {manifest} = file;
		const length = Math.min(manifest.fragmentSize, manifest.size - of.index * manifest.fragmentSize);
		const bytes = Buffer.alloc(length);
		let isOpen = true;
		return {
			length,
			target: (offset, count) => (isOpen ? bytes.subarray(offset, offset + count) : null),
			finish: () => {
				if (isOpen) this.#check(of, file, bytes);
				isOpen = false;
			},
			abandon: () => {
				isOpen = false;
			},
		};
	}

	copyFragment(transfer: TransferId, index: FragmentIndex): void {
		const part = this.#parts.get(transfer);
		this.#later(this.#pause(), () => {
			if (part?.file && this.#parts.get(transfer) === part) this.#copy(part.request, part.file, index);
		});
	}

	/** Bytes of this file's whole fragments that are being checked. */
	checking(file: FileId): number {
		return this.#checking.get(file) ?? 0;
	}

	finishPart(transfer: TransferId): void {
		this.#later(this.#pause(), () => this.#finish(transfer));
	}

	closePart(transfer: TransferId, isKept: boolean): void {
		const part = this.#parts.get(transfer);
		this.#parts.delete(transfer);
		this.#batches.get(transfer)?.close();
		this.#batches.delete(transfer);
		if (part?.file) {
			if (isKept) part.file.checkpoint(this.#options.clock.now());
			else this.#files.unfinished.delete(keyOf(part.request));
		}
		this.#later(this.#pause(), () => this.#post({type: 'part-closed', transfer}));
	}

	/** The process ends in order: what is verified stays. Posts nothing any more. */
	close(): void {
		this.#isOver = true;
		for (const {file} of this.#parts.values()) file?.checkpoint(this.#options.clock.now());
	}

	/** The process dies. */
	crash(): void {
		this.#isOver = true;
		this.#files.crash(this.#options.clock.now(), this.#options.random);
	}

	#index(path: string, fragmentSize: number): void {
		const folder = '/shared/';
		const name = path.startsWith(folder) ? path.slice(folder.length) : path.slice(path.lastIndexOf('/') + 1);
		const manifest = this.#files.manifest(path, fragmentSize);
		if (manifest) this.#post({type: 'indexed', name, manifest, path, content: this.#content(path)});
		else this.#post({type: 'unindexed', name, file: null, failure: failure('E_NOT_FOUND', `There is no ${path}.`)});
	}

	#content(path: string): ReturnType<typeof wholeContent> {
		return wholeContent((): Buffer | Failure => this.#files.whole.get(path) ?? vanished);
	}

	#open(part: Part, hasWaited: boolean): void {
		const {request} = part;
		const {transfer, manifest} = request;
		if (this.#parts.get(transfer) !== part) return;
		const key = keyOf(request);
		if ([...this.#parts.values()].some(other => other.file && keyOf(other.request) === key)) {
			const locked = failure('E_PART_LOCKED', 'Another download of this file is under way here.');
			if (!hasWaited) this.#post({type: 'part-waiting', transfer, failure: locked});
			this.#later(retry, () => this.#open(part, true));
			return;
		}
		const isThere = (path: string): boolean => this.#files.manifest(path, manifest.fragmentSize)?.id === manifest.id;
		const present = request.marker === undefined ? this.#places(request).find(isThere) : undefined;
		if (present !== undefined) {
			this.#parts.delete(transfer);
			this.#post({type: 'part-present', transfer, path: present, content: this.#content(present)});
			return;
		}
		if (this.#files.fault !== 'none') {
			this.#parts.delete(transfer);
			this.#post({type: 'part-failed', transfer, failure: faults[this.#files.fault]});
			return;
		}
		const original = this.#files.originals.get(manifest.id);
		const now = this.#options.clock.now();
		const file = this.#files.unfinished.get(key) ?? new UnfinishedFile(manifest, now, original);
		this.#files.unfinished.set(key, file);
		part.file = file;
		this.#post({type: 'part-opened', transfer, have: file.have.clone(), content: unfinishedContent(file)});
	}

	#check(of: LandingOf, file: UnfinishedFile, bytes: Buffer): void {
		const {id} = file.manifest;
		this.#checking.set(id, this.checking(id) + bytes.length);
		this.#later(this.#pause(), () => {
			this.#checking.set(id, this.checking(id) - bytes.length);
			this.#store(of, file, bytes);
		});
	}

	#store(of: LandingOf, file: UnfinishedFile, bytes: Buffer): void {
		const {fault} = this.#files;
		if (this.#parts.get(of.transfer)?.file !== file) return;
		if (!file.verifies(of.index, bytes)) {
			this.#post({type: 'fragment-corrupt', ...of});
		} else if (fault !== 'none') {
			this.#post({type: 'fragment-unstored', ...of, failure: faults[fault]});
		} else {
			file.store(of.index, bytes, this.#options.clock.now());
			this.#post({type: 'fragment-stored', ...of});
		}
	}

	#copy({transfer, localCopy = '', manifest}: PartRequest, file: UnfinishedFile, index: FragmentIndex): void {
		const start = index * manifest.fragmentSize;
		const end = Math.min(manifest.size, start + manifest.fragmentSize);
		const bytes = this.#files.whole.get(localCopy)?.subarray(start, end);
		const {fault} = this.#files;
		if (bytes?.length !== end - start || !file.verifies(index, bytes)) {
			this.#post({type: 'fragment-uncopied', transfer, index});
		} else if (fault !== 'none') {
			this.#post({type: 'part-failed', transfer, failure: faults[fault]});
		} else {
			file.store(index, bytes, this.#options.clock.now());
			this.#post({type: 'fragment-copied', transfer, index});
		}
	}

	#finish(transfer: TransferId): void {
		const part = this.#parts.get(transfer);
		if (!part?.file) return;
		this.#parts.delete(transfer);
		const {request, file} = part;
		if (!file.have.isFull) throw new Error('a file is finished and not full');
		const path = this.#places(request).at(-1)!;
		this.#files.whole.set(path, file.bytes);
		this.#files.unfinished.delete(keyOf(request));
		this.#post({type: 'part-finished', transfer, path, content: this.#content(path)});
	}

	/** Every taken path that the file may have, and the first free one. */
	#places({directory, name, marker}: PartRequest): readonly string[] {
		const places: string[] = [];
		for (let n = 1; ; n++) {
			const path = `${directory}/${marker === undefined ? withSuffix(name, n) : withMarker(name, n, marker)}`;
			places.push(path);
			if (!this.#files.whole.has(path)) return places;
		}
	}

	#pause(): number {
		return this.#options.random.next() * this.#options.slowest;
	}

	#later(ms: number, work: () => void): void {
		this.#options.clock.after(ms, () => {
			if (!this.#isOver) work();
		});
	}

	#post(event: DiskEvent): void {
		this.#options.post(event);
	}
}

const keyOf = ({directory, manifest}: PartRequest): string => `${directory} ${manifest.id}`;
