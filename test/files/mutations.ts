/**
 * Shared files that are changed, cut, deleted or replaced at random moments of being read, by seed. Judges what readers were given.
 * A file that is only moved away is still itself: what is open goes on giving its bytes.
 */
import fs from 'node:fs/promises';
import {FailureError} from '../../source/net/failures.ts';
import {isFragment} from '../../source/net/manifest.ts';
import type {Content} from '../../source/net/ports.ts';
import {SeededRandom} from '../../source/simulation/seeded-random.ts';
import {manifestOf, someBytes} from '../contract/sample-bytes.ts';
import {makeFileDisk} from './harness.ts';

const size = 200_000;
const fragmentSize = 16_384;
const bytes = someBytes(size);
const manifest = manifestOf(bytes, fragmentSize);

/** What somebody may do to a file. */
const ways: readonly ((path: string, random: SeededRandom) => Promise<void>)[] = [
	path => fs.writeFile(path, someBytes(size, 2)),
	(path, random) => fs.truncate(path, random.int(0, size - 1)),
	path => fs.rm(path),
	async path => {
		await fs.writeFile(`${path}.new`, someBytes(size, 3));
		await fs.rename(`${path}.new`, path);
	},
	path => fs.appendFile(path, 'more'),
	async (path, random) => {
		const file = await fs.open(path, 'r+');
		await file.write(Buffer.from([random.int(0, 255), 1, 2, 3]), 0, 4, random.int(0, size - 4));
		await file.close();
	},
];

export type Mutated = {
	/** What does not hold, in words. */
	readonly violations: readonly string[];
	/** Reads that gave bytes of another file: one that is overwritten during the read. The receiver's hash refuses them. */
	readonly refusedByHash: number;
};

/** One file, read in a loop until it is lost; in the middle of it somebody does something to it. */
export const mutateWhileRead = async (seed: number): Promise<Mutated> => {
	const random = new SeededRandom(seed, 'mutation');
	const harness = await makeFileDisk();
	try {
		const path = await harness.addFile('a', bytes);
		// Long ago, so that a change always changes its time.
		await fs.utimes(path, 1, 1);
		harness.disk.share([path], fragmentSize);
		const {content} = await harness.next('indexed');
		const mutated = wait(random.int(0, 12)).then(() => random.pick(ways)(path, random));
		const readers = Array.from({length: 3}, (_, at) => readUntilLost(content, random.fork(`reader ${at}`), mutated));
		const found = await Promise.all(readers);
		const lost = await harness.next('unindexed');
		const violations = found.flatMap(({complaints}) => complaints);
		if (!['E_CHANGED', 'E_VANISHED'].includes(lost.failure.code))
			violations.push(`It is lost as ${lost.failure.code}.`);
		if (harness.waiting('unindexed') > 0) violations.push('It is lost twice.');
		return {violations, refusedByHash: found.reduce((sum, {refused}) => sum + refused, 0)};
	} finally {
		await harness.close();
	}
};

/** Turns of the event loop: moments within reads, whatever the speed of the machine. */
const wait = async (turns: number): Promise<void> => {
	for (let left = turns; left > 0; left--) await new Promise(resolve => setImmediate(resolve));
};

const readUntilLost = async (
	content: Content,
	random: SeededRandom,
	mutated: Promise<void>,
): Promise<{readonly complaints: string[]; readonly refused: number}> => {
	let isOver = false;
	void mutated.then(() => {
		isOver = true;
	});
	const complaints: string[] = [];
	let refused = 0;
	for (;;) {
		const index = random.int(0, Math.floor(size / fragmentSize) - 1);
		const into = Buffer.alloc(fragmentSize);
		const wasOver = isOver;
		try {
			await content.read(into, index * fragmentSize);
		} catch (error) {
			const code = error instanceof FailureError ? error.failure.code : String(error);
			if (code !== 'E_CHANGED' && code !== 'E_VANISHED') complaints.push(`A read fails with ${code}.`);
			return {complaints, refused};
		}
		if (wasOver) complaints.push('A read that began after the change gives bytes.');
		if (wasOver) return {complaints, refused};
		if (!isFragment(manifest, index, into)) refused++;
	}
};
