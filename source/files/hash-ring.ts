/**
 * The memory two hashing threads share while they hash one file, and the words they exchange with the thread that asked.
 * Each thread fills every other slot and hashes all of them, so that reading, fragment hashes and the whole hash share two cores evenly.
 */

/** Bytes of one slot: small enough to stay in a core's cache between the copy and the two hashes. */
export const slotLength = 512 * 1024;
export const slotCount = 8;

/** Where the counters are in `HashRing.counters`. */
export const counter = {
	/** Not 0 when a thread has failed and the other must stop. */
	stop: 0,
	/** Slots that thread 0, thread 1 has filled. */
	filled: [1, 2],
	/** Slots that thread 0, thread 1 has hashed. */
	hashed: [3, 4],
} as const;
export const counterCount = 5;

export type HashRing = {
	readonly counters: SharedArrayBuffer;
	readonly slots: SharedArrayBuffer;
};

/** Thread 0 hashes the fragments, thread 1 the whole file. */
export type HashRole = 0 | 1;

export type WorkerData = {readonly role: HashRole};

export type HashTask = {
	readonly ring: HashRing;
	/** Of a file that stays open until both threads have answered. */
	readonly descriptor: number;
	/** Bytes. */
	readonly size: number;
	/** Bytes. */
	readonly fragmentSize: number;
};

export type HashAnswer =
	| {readonly type: 'progress'; readonly bytes: number}
	/** Role 0: 32 bytes a fragment; role 1: 32 bytes. */
	| {readonly type: 'done'; readonly hashes: Uint8Array}
	/** The file is shorter than it was. */
	| {readonly type: 'short'}
	| {readonly type: 'failed'; readonly code: string; readonly message: string}
	/** The other thread failed. */
	| {readonly type: 'stopped'};
