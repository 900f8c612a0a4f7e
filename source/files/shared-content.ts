/** The bytes of a shared file, for as long as it is the file that was indexed. Never gives bytes of another. */
import {type Failure, FailureError} from '../net/failures.ts';
import type {Content} from '../net/ports.ts';
import type {FileId} from '../net/types.ts';
import {changedFailure, readFailure} from './disk-failures.ts';
import {type FileMark, isSameMark} from './file-mark.ts';
import {type OpenFile, readFully} from './file-system.ts';
import type {OpenFiles} from './open-files.ts';
import type {PresentFile} from './placing.ts';
import type {QuickReads} from './quick-reads.ts';

/** What all shared files of one disk have in common. */
export type SharedSurroundings = {
	readonly openFiles: OpenFiles;
	readonly quickReads: QuickReads;
	/** Hears once that a file is not what was announced. */
	readonly onLost: (content: SharedContent, failure: Failure) => void;
};

export class SharedContent implements Content {
	readonly file: FileId;
	/** What it is shared as. */
	readonly name: string;
	readonly path: string;
	readonly #mark: FileMark;
	readonly #around: SharedSurroundings;
	#lost: Failure | undefined;

	/** `mark` is the file as it was when it was hashed. */
	constructor(file: FileId, name: string, {path, mark}: PresentFile, around: SharedSurroundings) {
		this.file = file;
		this.name = name;
		this.path = path;
		this.#mark = mark;
		this.#around = around;
	}

	async read(into: Uint8Array, position: number): Promise<void> {
		if (this.#lost) throw new FailureError(this.#lost);
		const {path} = this;
		const {openFiles, quickReads, onLost} = this.#around;
		const found = position === 0 && this.#mark.size === into.length ? quickReads.read(path, into) : undefined;
		if (found && found.links > 0 && isSameMark(found, this.#mark)) return;
		const attempt = (): Promise<void> => openFiles.use(path, file => this.#read(file, into, position));
		try {
			// The descriptor may be that of an older file with this path; a failed use drops it, and the path decides.
			await attempt().catch(attempt);
		} catch (error) {
			const failure = readFailure(error, path);
			// A disk may fail once and then work; a file that is another stays another.
			if (!this.#lost && (failure.code === 'E_CHANGED' || failure.code === 'E_VANISHED')) {
				this.#lost = failure;
				onLost(this, failure);
			}
			throw new FailureError(failure);
		}
	}

	/** Lets go of the descriptor; a later read opens it again. */
	release(): void {
		this.#around.openFiles.forget(this.path);
	}

	async #read(file: OpenFile, into: Uint8Array, position: number): Promise<void> {
		const now = file.stat();
		if (now.links === 0 || !isSameMark(now, this.#mark) || (await readFully(file, into, position)) < into.length)
			throw new FailureError(changedFailure(this.path));
	}
}
