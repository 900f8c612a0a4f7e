/** One of the two threads that hash a file: reads its share of the slots, hashes all of them. Opens and closes nothing. */
import fs from 'node:fs';
import {parentPort, workerData} from 'node:worker_threads';
import {Hasher, hashLength} from '../net/hash.ts';
import {FragmentHasher} from './fragment-hasher.ts';
import {counter, type HashAnswer, type HashTask, slotCount, slotLength, type WorkerData} from './hash-ring.ts';

const {role} = workerData as WorkerData;
const progressInterval = 250;

const run = ({ring, descriptor, size, fragmentSize}: HashTask, tell: (answer: HashAnswer) => void): HashAnswer => {
	const counters = new Int32Array(ring.counters);
	const slots = Array.from({length: slotCount}, (_, slot) => Buffer.from(ring.slots, slot * slotLength, slotLength));
	const total = Math.ceil(size / slotLength);
	const lengthOf = (slot: number): number => Math.min(slotLength, size - slot * slotLength);
	const isStopped = (): boolean => Atomics.load(counters, counter.stop) !== 0;

	/** Waits until a counter has reached a value; false when there is no use in waiting. */
	const reaches = (which: number, value: number): boolean => {
		for (;;) {
			const now = Atomics.load(counters, which);
			if (isStopped()) return false;
			if (now >= value) return true;
			// Bounded, for a stop between the look and the wait wakes nobody.
			Atomics.wait(counters, which, now, 100);
		}
	};
	const advance = (which: number): void => {
		Atomics.add(counters, which, 1);
		Atomics.notify(counters, which);
	};

	/** Fills one of our slots once both threads are done with what it held; false when stopped, null when the file is short. */
	const fill = (slot: number): boolean | null => {
		const free = slot - slotCount + 1;
		if (!reaches(counter.hashed[0], free) || !reaches(counter.hashed[1], free)) return false;
		const into = slots[slot % slotCount]!;
		const length = lengthOf(slot);
		for (let done = 0; done < length; ) {
			const count = fs.readSync(descriptor, into, done, length - done, slot * slotLength + done);
			if (count === 0) return null;
			done += count;
		}
		advance(counter.filled[role]);
		return true;
	};

	const whole = new Hasher();
	const fragments = new FragmentHasher(size, fragmentSize);
	let toFill: number = role;
	let told = performance.now();
	for (let slot = 0; slot < total; slot++) {
		// Two of our slots ahead: the other thread must not wait for us to finish hashing.
		while (toFill < total && toFill <= slot + 3) {
			const filled = fill(toFill);
			if (filled === null) return {type: 'short'};
			if (!filled) return {type: 'stopped'};
			toFill += 2;
		}
		if (!reaches(counter.filled[(slot % 2) as 0 | 1], (slot >> 1) + 1)) return {type: 'stopped'};
		const bytes = slots[slot % slotCount]!.subarray(0, lengthOf(slot));
		if (role === 0) fragments.update(bytes);
		else whole.update(bytes);
		advance(counter.hashed[role]);
		if (role === 0 && performance.now() - told >= progressInterval) {
			told = performance.now();
			tell({type: 'progress', bytes: slot * slotLength});
		}
	}
	return {
		type: 'done',
		hashes: role === 0 ? fragments.hashes : Uint8Array.from(whole.digest().subarray(0, hashLength)),
	};
};

parentPort!.on('message', (task: HashTask) => {
	const tell = (answer: HashAnswer): void => parentPort!.postMessage(answer);
	let answer: HashAnswer;
	try {
		answer = run(task, tell);
	} catch (error) {
		const {code = '', message} = error as NodeJS.ErrnoException;
		answer = {type: 'failed', code, message};
	}
	if (answer.type !== 'done') {
		const counters = new Int32Array(task.ring.counters);
		Atomics.store(counters, counter.stop, 1);
		for (let which = 0; which < counters.length; which++) Atomics.notify(counters, which);
	}
	tell(answer);
});
