/**
 * Downloads as they happen on the real opening, storing, checkpoint and finishing code, over a recorded file system. Each says what
 * has been promised at which moment. Judges nothing.
 */
import {mock} from 'node:test';
import {FileDisk} from '../../../source/files/file-disk.ts';
import type {SeededRandom} from '../../../source/simulation/seeded-random.ts';
import {land, manifestOf, someBytes} from '../../contract/sample-bytes.ts';
import {EventQueue} from '../event-queue.ts';
import {type Contents, type Effect, emptyContents, RecordedFiles} from './recorded-files.ts';

/** No multiple of a page, so that a page may be torn between two fragments. */
const fragmentSize = 10_000;

/** What must survive everything from this effect on: fragments, or all of the finished file. */
export type Promised = {readonly from: number; readonly what: readonly number[] | 'finished' | 'nothing'};

export type Telling = {
	readonly label: string;
	readonly bytes: Buffer;
	readonly isFoldered: boolean;
	readonly hasLinks: boolean;
};

export type Recording = Telling & {
	readonly from: Contents;
	readonly effects: readonly Effect[];
	readonly promises: readonly Promised[];
};

export const manifestIn = ({bytes}: Telling): ReturnType<typeof manifestOf> => manifestOf(bytes, fragmentSize);

/** One download on a disk: the hands a story is told with. */
export class Teller {
	readonly telling: Telling;
	readonly files: RecordedFiles;
	readonly promises: Promised[] = [];
	readonly events = new EventQueue();
	readonly disk: FileDisk;
	#request = 0;

	constructor(telling: Telling, files: RecordedFiles) {
		this.telling = telling;
		this.files = files;
		this.disk = new FileDisk({
			cacheDirectory: null,
			post: this.events.post,
			files,
			fragmentFiles: telling.isFoldered ? '/' : null,
		});
	}

	open(): void {
		const manifest = manifestIn(this.telling);
		this.disk.openPart({transfer: 1, manifest, directory: '/', name: this.telling.label, isWholeVerified: false});
	}

	send(index: number): void {
		const bytes = this.telling.bytes.subarray(index * fragmentSize, (index + 1) * fragmentSize);
		land(this.disk.landing({transfer: 1, index, link: 1, request: ++this.#request}), bytes, fragmentSize);
	}

	async stored(count: number): Promise<void> {
		for (let left = count; left > 0; left--) await this.events.next('fragment-stored');
	}

	promise(what: Promised['what']): void {
		this.promises.push({from: this.files.effects.length, what});
	}
}

/** Tells the story of a seed: pieces in any order, stops, checkpoints that writes overtake, an end or none. */
export const tellStory = async (random: SeededRandom): Promise<Recording> => {
	const count = random.pick([1, 3, 6]);
	const telling: Telling = {
		label: random.pick(['a.bin', 'photos/summer/a.bin']),
		bytes: someBytes(count * fragmentSize - random.int(0, fragmentSize - 1), random.int(1, 1000)),
		isFoldered: random.chance(0.3),
		hasLinks: random.chance(0.8),
	};
	const files = new RecordedFiles({turns: () => random.int(0, 4), hasLinks: telling.hasLinks});
	const teller = new Teller(telling, files);
	const left = Array.from({length: count}, (_, index) => index).toSorted(() => random.next() - 0.5);
	const done: number[] = [];
	mock.timers.enable({apis: ['setTimeout']});
	try {
		while (left.length > 0) {
			teller.open();
			await teller.events.next('part-opened');
			await fill(teller, random, left, done);
			if (left.length > 0 || random.chance(0.2)) await stop(teller, done);
			else await finish(teller);
		}
	} finally {
		mock.timers.reset();
	}
	return {...telling, from: emptyContents, effects: files.effects, promises: teller.promises};
};

/** Stores some of what is left, with checkpoints at moments of their own. */
const fill = async (teller: Teller, random: SeededRandom, left: number[], done: number[]): Promise<void> => {
	const some = left.splice(0, random.int(1, left.length));
	while (some.length > 0) {
		const now = some.splice(0, random.int(1, some.length));
		for (const index of now) teller.send(index);
		await teller.stored(now.length);
		done.push(...now);
		// The timer of the checkpoint; what comes next is written while it goes on.
		if (random.chance(0.7)) mock.timers.tick(2000);
	}
};

const stop = async (teller: Teller, done: readonly number[]): Promise<void> => {
	teller.disk.closePart(1, true);
	await teller.events.next('part-closed');
	// A file of one fragment has no journal: it is there whole, or fetched again.
	if (teller.telling.isFoldered || teller.telling.bytes.length > fragmentSize) teller.promise([...done]);
};

const finish = async (teller: Teller): Promise<void> => {
	teller.disk.finishPart(1);
	await teller.events.next('part-finished');
	teller.promise('finished');
};
