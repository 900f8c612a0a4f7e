/** Power losses while many small files are placed together: every moment of a seed's story, each with several survivals, and what the product makes of it. */
import {FileDisk} from '../../../source/files/file-disk.ts';
import type {PlacedFile} from '../../../source/net/events.ts';
import {SeededRandom} from '../../../source/simulation/seeded-random.ts';
import {land, manifestOf, someBytes} from '../../contract/sample-bytes.ts';
import {EventQueue} from '../event-queue.ts';
import {afterReboot} from './aftermath.ts';
import {crashState} from './crash-states.ts';
import {type Explored, survivalOf} from './explore.ts';
import {type Contents, emptyContents, RecordedFiles} from './recorded-files.ts';

type Story = {
	readonly files: readonly {
		readonly name: string;
		readonly bytes: Buffer;
		readonly manifest: ReturnType<typeof manifestOf>;
	}[];
	readonly hasLinks: boolean;
	readonly recorded: RecordedFiles;
	/** From which effect on which files are promised. */
	readonly promises: {readonly from: number; readonly index: number}[];
};

/** A disk with its events, and a batch to be opened on it. */
class Placer {
	readonly #story: Story;
	readonly events = new EventQueue();
	readonly disk: FileDisk;
	#request = 0;

	constructor(story: Story, files: RecordedFiles) {
		this.#story = story;
		this.disk = new FileDisk({cacheDirectory: null, post: this.events.post, files});
	}

	openBatch(): void {
		const files = this.#story.files.map(({name, manifest}) => ({name, manifest}));
		this.disk.openBatch({transfer: 1, directory: '/', files});
	}

	send(index: number, transfer = 1, at = index): void {
		const of = {transfer, index: at, link: 1, request: ++this.#request};
		land(this.disk.landing(of), this.#story.files[index]!.bytes, 4096);
	}

	/** By an unfinished file of its own; resolves to why it could not, or undefined. */
	async fetchAlone(index: number): Promise<string | undefined> {
		const {name, manifest} = this.#story.files[index]!;
		const transfer = 100 + index;
		this.disk.openPart({transfer, manifest, name, directory: '/', isWholeVerified: false});
		const opened = await this.events.first(['part-opened', 'part-present', 'part-failed', 'part-waiting']);
		if (opened.type === 'part-present') return undefined;
		if (opened.type !== 'part-opened') return `${name}: ${opened.failure.message}`;
		if (!opened.have.isFull) {
			this.send(index, transfer, 0);
			await this.events.next('fragment-stored');
		}
		this.disk.finishPart(transfer);
		const ended = await this.events.first(['part-finished', 'part-failed']);
		return ended.type === 'part-failed' ? `${name}: ${ended.failure.message}` : undefined;
	}
}

const tell = async (random: SeededRandom): Promise<Story> => {
	// Of some there are as many as are synced by one sync where there is one.
	const isMany = random.chance(0.3);
	const files = Array.from({length: isMany ? 20 : random.int(2, 5)}, (_, at) => {
		const bytes = someBytes(random.int(1, isMany ? 200 : 9000), at + 1);
		return {name: `${random.pick(['', 'many/'])}f${at}.bin`, bytes, manifest: manifestOf(bytes)};
	});
	const hasLinks = random.chance(0.8);
	const hasWholeSync = isMany || random.chance(0.5);
	const recorded = new RecordedFiles({turns: () => random.int(0, 4), hasLinks, hasWholeSync});
	const story: Story = {files, hasLinks, recorded, promises: []};
	const placer = new Placer(story, recorded);
	placer.openBatch();
	await placer.events.next('batch-opened');
	for (const index of files.keys()) {
		placer.send(index);
		if (!isMany) for (let left = random.int(0, 30); left > 0; left--) await undefined;
	}
	for (let open = files.length; open > 0; ) {
		const event = await placer.events.first(['batch-placed', 'batch-left']);
		const told = event.type === 'batch-left' ? event.indexes : event.files.map(({index}: PlacedFile) => index);
		open -= told.length;
		if (event.type === 'batch-placed')
			for (const index of told) story.promises.push({from: recorded.effects.length, index});
	}
	placer.disk.closePart(1, true);
	await placer.events.next('part-closed');
	return story;
};

/** What does not hold in what a power loss left, and what the product makes of it. */
const violationsIn = async (story: Story, left: Contents, promised: readonly number[]): Promise<string[]> => {
	const found: string[] = [];
	const files = new RecordedFiles({from: afterReboot(left), hasLinks: story.hasLinks});
	for (const [index, {name, bytes}] of story.files.entries()) {
		const there = files.bytesAt(`/${name}`);
		// Without second names an empty file keeps the name until the move: RELIABILITY.md says so.
		const isKeeper = !story.hasLinks && there?.length === 0 && !promised.includes(index);
		if (there && !there.equals(bytes) && !isKeeper) found.push(`${name} is wrong.`);
		if (!there && promised.includes(index)) found.push(`${name} was promised and is gone.`);
	}
	const placer = new Placer(story, files);
	placer.openBatch();
	const open = new Set(story.files.keys());
	const alone: number[] = [];
	for (let isOpen = false; open.size > 0; ) {
		const event = await placer.events.first([
			'batch-placed',
			'batch-left',
			'batch-opened',
			'part-failed',
			'part-waiting',
		]);
		if (event.type === 'part-failed' || event.type === 'part-waiting') return [...found, event.failure.message];
		if (event.type === 'batch-opened' && !isOpen) {
			isOpen = true;
			for (const index of open) placer.send(index);
		}
		const told = event.type === 'batch-placed' ? event.files.map(({index}) => index) : [];
		if (event.type === 'batch-left') alone.push(...event.indexes);
		for (const index of [...told, ...alone]) open.delete(index);
	}
	for (const index of alone) {
		const wrong = await placer.fetchAlone(index);
		if (wrong !== undefined) found.push(wrong);
	}
	placer.disk.closePart(1, true);
	await placer.events.next('part-closed');
	await placer.disk.close();
	const isWhole = (name: string, bytes: Buffer): boolean =>
		[name, name.replace('.bin', ' (2).bin')].some(there => files.bytesAt(`/${there}`)?.equals(bytes));
	for (const {name, bytes} of story.files) if (!isWhole(name, bytes)) found.push(`${name} is not whole in the end.`);
	for (const folder of ['/', '/many'])
		for (const name of await files.names(folder).catch(() => []))
			if (name.startsWith('.shoal-') && !name.includes('.lock.')) found.push(`${name} is left behind.`);
	return found;
};

/** Every moment of the seed's story, each with so many survivals. `only`: the one state to look at. */
export const exploreBatches = async (
	seed: number,
	survivals: number,
	only?: number,
): Promise<Explored & {readonly wholeSyncs: number}> => {
	const story = await tell(new SeededRandom(seed, 'batch'));
	const {effects, wholeSyncs} = story.recorded;
	const violations: string[] = [];
	let states = 0;
	for (let moment = 0; moment <= effects.length; moment++) {
		const promised = story.promises.filter(({from}) => from <= moment).map(({index}) => index);
		for (let at = 0; at < survivals; at++) {
			const state = states++;
			if (only !== undefined && state !== only) continue;
			const random = new SeededRandom(seed, `batch state ${state}`);
			const left = crashState(emptyContents, effects.slice(0, moment), survivalOf(random, at));
			violations.push(...(await violationsIn(story, left, promised)).map(why => `state ${state}: ${why}`));
		}
	}
	return {states, violations, wholeSyncs};
};
