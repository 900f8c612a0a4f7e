/** Two threads that hash one file at a time, started when first needed and let go when idle. Opens and closes no file. */
import {Worker} from 'node:worker_threads';
import {
	counterCount,
	type HashAnswer,
	type HashRing,
	type HashRole,
	type HashTask,
	slotCount,
	slotLength,
	type WorkerData,
} from './hash-ring.ts';

/** Hashes of all of a file's bytes; null when the file is shorter than was said. */
export type Hashes = {
	/** 32 bytes a fragment. */
	readonly fragments: Uint8Array;
	/** 32 bytes. */
	readonly whole: Uint8Array;
};

export type HashRequest = Omit<HashTask, 'ring'> & {
	/** Hears bytes hashed so far, every 250 ms. */
	readonly onProgress: (bytes: number) => void;
};

const idleTime = 10_000;
const source = new URL(import.meta.url.endsWith('.ts') ? './hash-worker.ts' : './hash-worker.js', import.meta.url);

export class HashThreads {
	#threads: readonly Worker[] = [];
	#slots: SharedArrayBuffer | null = null;
	#idle: NodeJS.Timeout | undefined;
	#last: Promise<unknown> = Promise.resolve();

	/** Hashes one file, after those asked for before. */
	hash(request: HashRequest): Promise<Hashes | null> {
		const mine = this.#last.then(() => this.#hash(request));
		this.#last = mine.catch(() => undefined);
		return mine;
	}

	async #hash({onProgress, ...request}: HashRequest): Promise<Hashes | null> {
		clearTimeout(this.#idle);
		this.#slots ??= new SharedArrayBuffer(slotCount * slotLength);
		const ring: HashRing = {counters: new SharedArrayBuffer(counterCount * 4), slots: this.#slots};
		if (this.#threads.length === 0) this.#threads = [start(0), start(1)];
		try {
			const answers = await Promise.all(this.#threads.map(thread => answerOf(thread, {...request, ring}, onProgress)));
			const failed = answers.find(answer => answer.type === 'failed');
			if (failed) throw Object.assign(new Error(failed.message), {code: failed.code});
			const [fragments, whole] = answers;
			return fragments?.type === 'done' && whole?.type === 'done'
				? {fragments: fragments.hashes, whole: whole.hashes}
				: null;
		} catch (error) {
			await this.close();
			throw error;
		} finally {
			this.#idle = setTimeout(() => this.close(), idleTime).unref();
		}
	}

	/** Ends the threads, also in the middle of a file: what was asked then rejects. */
	async close(): Promise<void> {
		clearTimeout(this.#idle);
		const threads = this.#threads;
		this.#threads = [];
		this.#slots = null;
		await Promise.all(threads.map(thread => thread.terminate()));
	}
}

const start = (role: HashRole): Worker => {
	const data: WorkerData = {role};
	const thread = new Worker(source, {workerData: data});
	thread.unref();
	return thread;
};

const answerOf = (thread: Worker, task: HashTask, onProgress: (bytes: number) => void): Promise<HashAnswer> =>
	new Promise<HashAnswer>((resolve, reject) => {
		const settle = (act: () => void): void => {
			thread.off('message', hear).off('error', fail).off('exit', end);
			// An idle thread must not keep the process.
			thread.unref();
			act();
		};
		const hear = (answer: HashAnswer): void => {
			if (answer.type === 'progress') onProgress(answer.bytes);
			else settle(() => resolve(answer));
		};
		const fail = (error: Error): void => settle(() => reject(error));
		const end = (): void => settle(() => reject(new Error('A hashing thread ended.')));
		thread.on('message', hear).on('error', fail).on('exit', end);
		thread.ref();
		thread.postMessage(task);
	});
