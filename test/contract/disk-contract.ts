/** What any `Disk` does, said once: the real disk and the simulated one both pass it. Knows no paths and no file system. */
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import type {DiskEvent} from '../../source/net/events.ts';
import {fragmentCount, fragmentLength} from '../../source/net/manifest.ts';
import type {Content, Disk, LandingOf, PartRequest} from '../../source/net/ports.ts';
import type {Manifest} from '../../source/net/types.ts';
import {land, manifestOf, someBytes} from './sample-bytes.ts';

type EventOf<Type extends DiskEvent['type']> = Extract<DiskEvent, {readonly type: Type}>;

/** A disk with the hands to prepare files on it and to look at what it did. */
export type DiskHarness = {
	readonly disk: Disk;
	/** Folder that exists and is empty at first: where downloads go. */
	readonly directory: string;
	/** The oldest event of this type not yet taken; waits for one (the simulated disk lets its time pass here). */
	next<Type extends DiskEvent['type']>(type: Type): Promise<EventOf<Type>>;
	/** How many events of this type have come and were not taken. */
	waiting(type: DiskEvent['type']): number;
	/** Puts a file where it can be shared, outside `directory`; returns its path, whose base name is `name`. */
	addFile(name: string, bytes: Uint8Array): Promise<string>;
	/** Reads the file at a path told by `part-finished` or `part-present`. */
	readFinished(path: string): Promise<Uint8Array>;
	/** Ends the process in order and starts another over the same files; this harness is of no more use. */
	restart(): Promise<DiskHarness>;
	/** Lets go of everything. */
	close(): Promise<void>;
};

const fragmentOf = (bytes: Uint8Array, manifest: Manifest, index: number): Uint8Array =>
	bytes.subarray(index * manifest.fragmentSize, (index + 1) * manifest.fragmentSize);

const read = async (content: Content, position: number, length: number): Promise<Buffer> => {
	const into = Buffer.alloc(length);
	await content.read(into, position);
	return into;
};

export const diskContract = (name: string, makeHarness: () => Promise<DiskHarness>): void => {
	describe(`${name} as a disk`, () => {
		let harness: DiskHarness;
		beforeEach(async () => {
			harness = await makeHarness();
		});
		afterEach(() => harness.close());

		const bytes = someBytes(10_000);
		const manifest = manifestOf(bytes, 4096);
		let request = 0;
		const landingOf = (index: number, transfer = 1): LandingOf => ({transfer, index, link: 7, request: ++request});
		const open = (some: Partial<PartRequest> = {}): void =>
			harness.disk.openPart({
				transfer: 1,
				manifest,
				directory: harness.directory,
				name: 'a.bin',
				isWholeVerified: false,
				...some,
			});
		const store = async (index: number, transfer = 1, of = manifest, from: Uint8Array = bytes): Promise<void> => {
			land(harness.disk.landing(landingOf(index, transfer)), fragmentOf(from, of, index));
			await harness.next('fragment-stored');
		};
		const fetchAll = async (some: Partial<PartRequest> = {}, from: Uint8Array = bytes): Promise<string> => {
			const request = {transfer: 1, manifest, ...some};
			open(request);
			const {have} = await harness.next('part-opened');
			for (let index = 0; index < fragmentCount(request.manifest); index++)
				if (!have.has(index)) await store(index, request.transfer, request.manifest, from);
			harness.disk.finishPart(request.transfer);
			return (await harness.next('part-finished')).path;
		};

		describe('sharing', () => {
			it('indexes a file into its manifest and readable content, then says it is idle', async () => {
				const path = await harness.addFile('shared.bin', bytes);
				harness.disk.share([path], 0);
				const indexed = await harness.next('indexed');
				expect(indexed.name).toBe('shared.bin');
				expect(indexed.manifest).toEqual({
					...manifestOf(bytes),
					hashes: expect.objectContaining({length: manifestOf(bytes).hashes.length}),
				});
				expect(Buffer.from(indexed.manifest.hashes).equals(manifestOf(bytes).hashes)).toBe(true);
				expect((await read(indexed.content, 5000, 3000)).equals(bytes.subarray(5000, 8000))).toBe(true);
				await harness.next('index-idle');
			});

			it('uses the fragment size that was chosen', async () => {
				harness.disk.share([await harness.addFile('shared.bin', bytes)], 4096);
				expect((await harness.next('indexed')).manifest.id).toBe(manifest.id);
			});

			it('indexes an empty file', async () => {
				harness.disk.share([await harness.addFile('empty', Buffer.alloc(0))], 0);
				expect((await harness.next('indexed')).manifest).toMatchObject({id: manifestOf(Buffer.alloc(0)).id, size: 0});
			});

			it('says why a path cannot be shared, and shares the others', async () => {
				const path = await harness.addFile('shared.bin', bytes);
				harness.disk.share([`${path}.missing`, path], 0);
				expect(await harness.next('unindexed')).toMatchObject({file: null, failure: {code: 'E_NOT_FOUND'}});
				expect((await harness.next('indexed')).name).toBe('shared.bin');
				await harness.next('index-idle');
			});
		});

		describe('an unfinished file', () => {
			it('starts with nothing', async () => {
				open();
				const opened = await harness.next('part-opened');
				expect(opened.transfer).toBe(1);
				expect(opened.have.length).toBe(3);
				expect(opened.have.count).toBe(0);
			});

			it('stores a fragment, says whose it was, and reads it back', async () => {
				open();
				const {content} = await harness.next('part-opened');
				const of = landingOf(2);
				const landing = harness.disk.landing(of);
				expect(landing.length).toBe(fragmentLength(manifest, 2));
				land(landing, fragmentOf(bytes, manifest, 2));
				expect(await harness.next('fragment-stored')).toMatchObject(of);
				expect((await read(content, 8192, 1808)).equals(bytes.subarray(8192))).toBe(true);
			});

			it('refuses a fragment whose bytes are wrong, and takes the right one after it', async () => {
				open();
				await harness.next('part-opened');
				const of = landingOf(0);
				const wrong = Buffer.from(fragmentOf(bytes, manifest, 0));
				wrong[4095]! ^= 1;
				land(harness.disk.landing(of), wrong);
				expect(await harness.next('fragment-corrupt')).toMatchObject(of);
				expect(harness.waiting('fragment-stored')).toBe(0);
				await store(0);
			});

			it('forgets an abandoned landing without a word', async () => {
				open();
				await harness.next('part-opened');
				const landing = harness.disk.landing(landingOf(0));
				landing.target(0, 10)?.fill(1);
				landing.abandon();
				await store(1);
				expect(harness.waiting('fragment-stored') + harness.waiting('fragment-corrupt')).toBe(0);
			});

			it('answers for both when one fragment lands twice', async () => {
				open();
				await harness.next('part-opened');
				const [first, second] = [harness.disk.landing(landingOf(1)), harness.disk.landing(landingOf(1))];
				land(first, fragmentOf(bytes, manifest, 1));
				land(second, fragmentOf(bytes, manifest, 1));
				const requests = [await harness.next('fragment-stored'), await harness.next('fragment-stored')];
				expect(new Set(requests.map(stored => stored.request)).size).toBe(2);
			});

			it('keeps verified fragments when it is closed to be kept', async () => {
				open();
				await harness.next('part-opened');
				await store(1);
				harness.disk.closePart(1, true);
				expect((await harness.next('part-closed')).transfer).toBe(1);
				open({transfer: 2});
				expect([...(await harness.next('part-opened')).have]).toEqual([1]);
			});

			it('forgets everything when it is closed not to be kept', async () => {
				open();
				await harness.next('part-opened');
				await store(1);
				harness.disk.closePart(1, false);
				await harness.next('part-closed');
				open({transfer: 2});
				expect((await harness.next('part-opened')).have.count).toBe(0);
			});

			it('keeps verified fragments over a restart, and finishes with the rest', async () => {
				open();
				await harness.next('part-opened');
				await store(0);
				await store(2);
				harness = await harness.restart();
				open();
				expect([...(await harness.next('part-opened')).have]).toEqual([0, 2]);
				await store(1);
				harness.disk.finishPart(1);
				const {path} = await harness.next('part-finished');
				expect(Buffer.from(await harness.readFinished(path)).equals(bytes)).toBe(true);
			});

			it('makes a second transfer of it wait until the first lets go', async () => {
				open();
				await harness.next('part-opened');
				await store(0);
				open({transfer: 2});
				expect(await harness.next('part-waiting')).toMatchObject({transfer: 2, failure: {code: 'E_PART_LOCKED'}});
				harness.disk.closePart(1, true);
				await harness.next('part-closed');
				const opened = await harness.next('part-opened');
				expect([opened.transfer, ...opened.have]).toEqual([2, 0]);
			});

			it('lets a waiting transfer be closed', async () => {
				open();
				await harness.next('part-opened');
				open({transfer: 2});
				await harness.next('part-waiting');
				harness.disk.closePart(2, true);
				expect((await harness.next('part-closed')).transfer).toBe(2);
			});
		});

		describe('a finished file', () => {
			it('has the right bytes, and both contents go on being readable', async () => {
				open();
				const {content} = await harness.next('part-opened');
				for (const index of [2, 0, 1]) await store(index);
				harness.disk.finishPart(1);
				const finished = await harness.next('part-finished');
				expect(finished.transfer).toBe(1);
				expect(Buffer.from(await harness.readFinished(finished.path)).equals(bytes)).toBe(true);
				expect((await read(content, 0, 100)).equals(bytes.subarray(0, 100))).toBe(true);
				expect((await read(finished.content, 4000, 6000)).equals(bytes.subarray(4000))).toBe(true);
			});

			it('stands in the folders of its label', async () => {
				const path = await fetchAll({name: 'photos/summer/a.bin'});
				expect(path.endsWith('photos/summer/a.bin')).toBe(true);
				expect(Buffer.from(await harness.readFinished(path)).equals(bytes)).toBe(true);
			});

			it('may be empty', async () => {
				const empty = Buffer.alloc(0);
				const path = await fetchAll({manifest: manifestOf(empty)}, empty);
				expect((await harness.readFinished(path)).length).toBe(0);
			});

			it('may be hashed once more as a whole', async () => {
				const path = await fetchAll({isWholeVerified: true});
				expect(Buffer.from(await harness.readFinished(path)).equals(bytes)).toBe(true);
			});

			it('is found when it is wanted again', async () => {
				const path = await fetchAll();
				open({transfer: 2});
				const present = await harness.next('part-present');
				expect([present.transfer, present.path]).toEqual([2, path]);
				expect((await read(present.content, 1, 2)).equals(bytes.subarray(1, 3))).toBe(true);
			});

			it('never replaces other content under its name, and is found beside it', async () => {
				const other = someBytes(9000, 2);
				const first = await fetchAll();
				const second = await fetchAll({transfer: 2, manifest: manifestOf(other, 4096)}, other);
				expect(second.endsWith('a (2).bin')).toBe(true);
				expect(Buffer.from(await harness.readFinished(first)).equals(bytes)).toBe(true);
				expect(Buffer.from(await harness.readFinished(second)).equals(other)).toBe(true);
				open({transfer: 3, manifest: manifestOf(other, 4096)});
				expect((await harness.next('part-present')).path).toBe(second);
			});

			it('is made anew where a marker is given, which stands in its name when that is taken', async () => {
				const first = await fetchAll({marker: 'new'});
				expect(first.endsWith('a.bin')).toBe(true);
				const second = await fetchAll({transfer: 2, marker: 'new'});
				expect(second.endsWith('a.new.bin')).toBe(true);
				const third = await fetchAll({transfer: 3, marker: 'new'});
				expect(third.endsWith('a.new (2).bin')).toBe(true);
				for (const path of [first, second, third])
					expect(Buffer.from(await harness.readFinished(path)).equals(bytes)).toBe(true);
			});
		});

		describe('a local copy', () => {
			it('gives the fragments that verify, and says of the others that it has none', async () => {
				const wrong = Buffer.from(bytes);
				wrong[5000]! ^= 1;
				open({localCopy: await harness.addFile('copy.bin', wrong)});
				const {content} = await harness.next('part-opened');
				for (const index of [0, 1, 2]) harness.disk.copyFragment(1, index);
				const copied = [await harness.next('fragment-copied'), await harness.next('fragment-copied')];
				expect(copied.map(({index}) => index).toSorted()).toEqual([0, 2]);
				expect(await harness.next('fragment-uncopied')).toMatchObject({transfer: 1, index: 1});
				expect((await read(content, 8192, 1808)).equals(bytes.subarray(8192))).toBe(true);
				await store(1);
				harness.disk.finishPart(1);
				const {path} = await harness.next('part-finished');
				expect(Buffer.from(await harness.readFinished(path)).equals(bytes)).toBe(true);
			});

			it('that is shorter, has gone, or was never named gives what it has', async () => {
				open({localCopy: await harness.addFile('copy.bin', bytes.subarray(0, 9000))});
				await harness.next('part-opened');
				harness.disk.copyFragment(1, 1);
				expect((await harness.next('fragment-copied')).index).toBe(1);
				harness.disk.copyFragment(1, 2);
				expect((await harness.next('fragment-uncopied')).index).toBe(2);
				open({transfer: 2, name: 'b.bin', manifest: manifestOf(bytes, 2048), localCopy: '/nowhere/copy.bin'});
				await harness.next('part-opened');
				harness.disk.copyFragment(2, 0);
				expect(await harness.next('fragment-uncopied')).toMatchObject({transfer: 2, index: 0});
				open({transfer: 3, name: 'c.bin', manifest: manifestOf(bytes, 1024)});
				await harness.next('part-opened');
				harness.disk.copyFragment(3, 0);
				expect(await harness.next('fragment-uncopied')).toMatchObject({transfer: 3, index: 0});
			});

			it('says nothing once the unfinished file is closed', async () => {
				open({localCopy: await harness.addFile('copy.bin', bytes)});
				await harness.next('part-opened');
				harness.disk.copyFragment(1, 0);
				harness.disk.closePart(1, false);
				await harness.next('part-closed');
				open({transfer: 2});
				expect((await harness.next('part-opened')).have.count).toBe(0);
				expect(harness.waiting('part-failed') + harness.waiting('fragment-uncopied')).toBe(0);
			});
		});
	});
};
