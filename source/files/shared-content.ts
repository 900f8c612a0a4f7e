/** The bytes of a shared file, for as long as it is the file that was indexed. Never gives bytes of another. */
import {type Failure, FailureError} from '../net/failures.ts';
import type {Content} from '../net/ports.ts';
import {changedFailure, readFailure} from './disk-failures.ts';
import {type FileMark, isSameMark} from './file-mark.ts';
import {type OpenFile, readFully} from './file-system.ts';
import type {OpenFiles} from './open-files.ts';

export type SharedContentOptions = {
	readonly path: string;
	/** The file as it was when it was hashed. */
	readonly mark: FileMark;
	readonly openFiles: OpenFiles;
	/** Hears once that the file is not what was announced. */
	readonly onLost: (failure: Failure) => void;
};

export class SharedContent implements Content {
	readonly #options: SharedContentOptions;
	#lost: Failure | undefined;

	constructor(options: SharedContentOptions) {
		this.#options = options;
	}

	get path(): string {
		return this.#options.path;
	}

	async read(into: Uint8Array, position: number): Promise<void> {
		if (this.#lost) throw new FailureError(this.#lost);
		const {openFiles, path} = this.#options;
		const attempt = (): Promise<void> => openFiles.use(path, file => this.#read(file, into, position));
		try {
			// The descriptor may be that of an older file with this path; a failed use drops it, and the path decides.
			await attempt().catch(attempt);
		} catch (error) {
			const failure = readFailure(error, path);
			// A disk may fail once and then work; a file that is another stays another.
			if (!this.#lost && (failure.code === 'E_CHANGED' || failure.code === 'E_VANISHED')) {
				this.#lost = failure;
				this.#options.onLost(failure);
			}
			throw new FailureError(failure);
		}
	}

	/** Lets go of the descriptor; a later read opens it again. */
	release(): void {
		this.#options.openFiles.forget(this.#options.path);
	}

	async #read(file: OpenFile, into: Uint8Array, position: number): Promise<void> {
		const {path, mark} = this.#options;
		const now = file.stat();
		if (now.links === 0 || !isSameMark(now, mark) || (await readFully(file, into, position)) < into.length)
			throw new FailureError(changedFailure(path));
	}
}
