import {join} from 'node:path';
import {afterEach, expect, it, vi} from 'vitest';
import {type FileSystem, type OpenFile, realFileSystem} from '../../source/files/file-system.ts';
import {readJournal} from '../../source/files/journal.ts';
import {land, manifestOf, someBytes} from '../contract/sample-bytes.ts';
import {faultyFiles} from './faulty-files.ts';
import {type FileDiskHarness, makeFileDisk} from './harness.ts';

const bytes = someBytes(50_000);
const manifest = manifestOf(bytes, 8192);
const all = [0, 1, 2, 3, 4, 5, 6];

let harness: FileDiskHarness;
afterEach(() => harness.close());

const open = async (
	some: Partial<FileSystem>,
	onFile: (file: OpenFile, path: string) => Partial<OpenFile>,
): Promise<void> => {
	harness = await makeFileDisk({files: faultyFiles(some, onFile)});
	const {directory} = harness;
	harness.disk.openPart({transfer: 1, manifest, directory, name: 'a.bin', isWholeVerified: false});
	await harness.next('part-opened');
};
const store = async (index: number): Promise<void> => {
	const landing = harness.disk.landing({transfer: 1, index, link: 1, request: index + 1});
	land(landing, bytes.subarray(index * 8192, (index + 1) * 8192), 8192);
	await harness.next('fragment-stored');
};

it('has all bytes of a finished file synced before it gets its name, and the name after', async () => {
	const calls: string[] = [];
	await open(
		{
			link: async (from, to) => {
				calls.push('named');
				await realFileSystem.link(from, to);
			},
			syncFolder: async path => {
				calls.push('folder synced');
				await realFileSystem.syncFolder(path);
			},
		},
		(file, path) => ({
			write: (some, position) => {
				if (path.endsWith('.part')) calls.push('written');
				return file.write(some, position);
			},
			sync: () => {
				if (path.endsWith('.part')) calls.push('synced');
				return file.sync();
			},
		}),
	);
	for (const index of all) await store(index);
	harness.disk.finishPart(1);
	await harness.next('part-finished');
	const last = calls.lastIndexOf('written');
	expect(calls.slice(last, last + 4)).toEqual(['written', 'synced', 'named', 'folder synced']);
});

it('lists no fragment that was written while the sync was under way', async () => {
	const written = Promise.withResolvers<void>();
	const syncing = Promise.withResolvers<void>();
	const listed = Promise.withResolvers<void>();
	let syncs = 0;
	await open(
		{
			rename: async (from, to) => {
				await realFileSystem.rename(from, to);
				listed.resolve();
			},
		},
		file => ({
			syncData: async () => {
				await file.syncData();
				// The second fragment comes after the system has synced, before we hear of it.
				if (++syncs > 1) return;
				syncing.resolve();
				await written.promise;
			},
		}),
	);
	vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']});
	await store(0);
	vi.advanceTimersByTime(2000);
	vi.useRealTimers();
	await syncing.promise;
	await store(1);
	written.resolve();
	await listed.promise;
	const path = (kind: string): string => join(harness.directory, `.shoal-${manifest.id}.${kind}`);
	const of = {manifest, part: await realFileSystem.stat(path('part'))};
	const journal = await readJournal(realFileSystem, path('journal'), of);
	expect([...journal!.have]).toEqual([0]);
});
