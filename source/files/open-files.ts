/** Descriptors of shared files, kept open while they are used and closed when too many are. Does not judge what they show. */
import {sharedFilesLimit} from '../net/tcp/open-files.ts';
import type {FileSystem, OpenFile} from './file-system.ts';

const mostOpen = sharedFilesLimit();

type Held = {
	readonly opening: Promise<OpenFile>;
	users: number;
	/** Whether it is to be closed as soon as nobody uses it. */
	isForgotten: boolean;
};

export class OpenFiles {
	readonly #files: FileSystem;
	/** By path, the one used longest ago first. */
	readonly #held = new Map<string, Held>();

	constructor(files: FileSystem) {
		this.#files = files;
	}

	/** Lets `act` use the file at a path; opens it when it is not open. */
	async use<Result>(path: string, act: (file: OpenFile) => Promise<Result>): Promise<Result> {
		const held = this.#held.get(path) ?? {opening: this.#files.open(path, 'read'), users: 0, isForgotten: false};
		this.#held.delete(path);
		this.#held.set(path, held);
		held.users++;
		this.#shrink();
		try {
			return await act(await held.opening);
		} catch (error) {
			// Whatever went wrong, the next use begins with a fresh look at the path.
			if (this.#held.get(path) === held) this.#forget(path, held);
			throw error;
		} finally {
			held.users--;
			if (held.isForgotten) void closeIdle(held);
			else this.#shrink();
		}
	}

	/** Closes the file at a path, after those who use it now. */
	forget(path: string): void {
		const held = this.#held.get(path);
		if (held) this.#forget(path, held);
	}

	/** Closes all, after those who use them now. */
	async close(): Promise<void> {
		const all = [...this.#held];
		await Promise.all(all.map(([path, held]) => this.#forget(path, held)));
	}

	#shrink(): void {
		for (const [path, held] of this.#held) {
			if (this.#held.size <= mostOpen) return;
			if (held.users === 0) void this.#forget(path, held);
		}
	}

	#forget(path: string, held: Held): Promise<void> {
		this.#held.delete(path);
		held.isForgotten = true;
		return closeIdle(held);
	}
}

const closeIdle = async (held: Held): Promise<void> => {
	if (held.users > 0) return;
	// A file that did not open, or does not close, is closed.
	await held.opening.then(file => file.close()).catch(() => undefined);
};
