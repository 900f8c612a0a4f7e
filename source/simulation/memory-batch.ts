/** Small files that a simulated disk places together: what lands is checked, and stands under its name when the disk says so, not before. */
import type {DiskEvent} from '../net/events.ts';
import type {Failure} from '../net/failures.ts';
import {isFragment} from '../net/manifest.ts';
import type {BatchRequest, Content, Landing, LandingOf} from '../net/ports.ts';
import type {FileId} from '../net/types.ts';
import type {MemoryFiles} from './memory-files.ts';

export type MemoryBatchSurroundings = {
	readonly files: MemoryFiles;
	/** Why nothing can be written now; null when it can. */
	fault(): Failure | null;
	/** Whether an unfinished file of this content is in the folder. */
	isUnfinished(directory: string, file: FileId): boolean;
	content(path: string): Content;
	/** Does a piece of the disk's work later, unless the process is gone by then. */
	later(work: () => void): void;
	post(event: DiskEvent): void;
};

export class MemoryBatch {
	readonly #request: BatchRequest;
	readonly #around: MemoryBatchSurroundings;
	#isClosed = false;

	constructor(request: BatchRequest, around: MemoryBatchSurroundings) {
		this.#request = request;
		this.#around = around;
		around.later(() => this.#open());
	}

	landing(of: LandingOf): Landing {
		const {manifest} = this.#request.files[of.index]!;
		const bytes = Buffer.alloc(manifest.size);
		let isOpen = !this.#isClosed;
		return {
			length: bytes.length,
			target: (offset, count) => (isOpen && !this.#isClosed ? bytes.subarray(offset, offset + count) : null),
			finish: () => {
				if (isOpen) this.#around.later(() => this.#place(of, bytes));
				isOpen = false;
			},
			abandon: () => {
				isOpen = false;
			},
		};
	}

	close(): void {
		this.#isClosed = true;
	}

	#open(): void {
		if (this.#isClosed) return;
		const {transfer, directory, files} = this.#request;
		const {post, fault, isUnfinished} = this.#around;
		const failure = fault();
		if (failure) {
			post({type: 'part-failed', transfer, failure});
			return;
		}
		for (const [index, {manifest}] of files.entries()) {
			if (isUnfinished(directory, manifest.id)) post({type: 'batch-left', transfer, indexes: [index]});
			else if (this.#bytesAt(index)) this.#tell(index, true);
		}
		post({type: 'batch-opened', transfer});
	}

	#place(of: LandingOf, bytes: Buffer): void {
		if (this.#isClosed) return;
		const {transfer, files} = this.#request;
		const {manifest} = files[of.index]!;
		const {files: disk, post, fault} = this.#around;
		const failure = fault();
		if (!isFragment(manifest, 0, bytes)) post({type: 'fragment-corrupt', ...of});
		else if (failure) post({type: 'part-failed', transfer, failure});
		else if (disk.whole.has(this.#pathOf(of.index))) post({type: 'batch-left', transfer, indexes: [of.index]});
		else {
			disk.whole.set(this.#pathOf(of.index), bytes);
			this.#tell(of.index, false);
		}
	}

	/** What stands under the name of a file already, when that is it; of another the disk says that it is in the way. */
	#bytesAt(index: number): boolean {
		const {manifest} = this.#request.files[index]!;
		const {files, post} = this.#around;
		const there = files.manifest(this.#pathOf(index), manifest.fragmentSize);
		if (there && there.id !== manifest.id)
			post({type: 'batch-left', transfer: this.#request.transfer, indexes: [index]});
		return there?.id === manifest.id;
	}

	#tell(index: number, isPresent: boolean): void {
		const path = this.#pathOf(index);
		const placed = {index, path, content: this.#around.content(path), isPresent};
		this.#around.post({type: 'batch-placed', transfer: this.#request.transfer, files: [placed]});
	}

	#pathOf(index: number): string {
		return `${this.#request.directory}/${this.#request.files[index]!.name}`;
	}
}
