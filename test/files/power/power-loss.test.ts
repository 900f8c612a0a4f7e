/** Power losses, some thousand of them; more with `npm run power -- --stories N --from K`. */
import fs from 'node:fs/promises';
import {join} from 'node:path';
import {expect, it} from 'vitest';
import {type FileSystem, realFileSystem, replaceFile} from '../../../source/files/file-system.ts';
import {makeFileDisk} from '../harness.ts';
import {exploreBatches} from './batches.ts';
import {explore} from './explore.ts';
import {RecordedFiles} from './recorded-files.ts';

const stories = Array.from({length: 18}, (_, at) => at + 1);
const survivals = 6;
let states = 0;
let wholeSyncs = 0;

it.each(stories)('loses nothing, shows nothing wrong and goes on: story %i', async story => {
	const explored = await explore(story, survivals);
	states += explored.states;
	const [first = ''] = explored.violations;
	const state = /\d+/.exec(first)?.[0];
	expect(first, `npm run power -- --story ${story} --survivals ${survivals} --state ${state}`).toBe('');
});

it.each(stories)('loses nothing of many small files placed together: story %i', async story => {
	const explored = await exploreBatches(story, survivals);
	states += explored.states;
	wholeSyncs += explored.wholeSyncs;
	expect(explored.violations[0] ?? '').toBe('');
});

it('has looked at some thousand states', () => {
	expect(states).toBeGreaterThan(2000);
	expect(wholeSyncs).toBeGreaterThan(2);
});

/** What calls do and say, on any file system. */
const behaviourOf = async (files: FileSystem, root: string): Promise<readonly unknown[]> => {
	const at = (name: string): string => join(root, name);
	const told: unknown[] = [];
	const tell = async (act: () => Promise<unknown>): Promise<void> => {
		told.push(await act().catch((error: NodeJS.ErrnoException) => error.code));
	};
	const made = await files.open(at('a'), 'create');
	await tell(() => made.write(Buffer.from('hello'), 3));
	await tell(() => files.open(at('a'), 'create'));
	await tell(() => files.open(at('b'), 'read'));
	await tell(() => files.link(at('a'), at('b')));
	await tell(() => files.link(at('a'), at('b')));
	const edited = await files.open(at('b'), 'edit');
	const bytes = Buffer.alloc(20);
	await tell(() => edited.read(bytes, 1));
	told.push(bytes.toString('latin1'), edited.stat().size, edited.stat().links, edited.stat().kind);
	await tell(() => edited.truncate(5));
	told.push(edited.stat().size);
	await tell(() => files.makeFolder(at('folder')));
	await tell(() => files.makeFolder(at('folder')));
	await tell(() => files.open(at('folder'), 'edit'));
	await tell(async () => (await files.stat(at('folder'))).kind);
	await tell(() => replaceFile(files, at('folder/c'), Buffer.from('c')));
	await tell(() => files.removeFolder(at('folder')));
	await tell(() => files.rename(at('a'), at('d')));
	await tell(() => files.unlink(at('a')));
	await tell(async () => (await files.names(root)).toSorted());
	await tell(() => files.unlink(at('folder/c')));
	await tell(() => files.removeFolder(at('folder')));
	await tell(() => files.stat(at('folder')));
	await Promise.all([made.close(), edited.close()]);
	return told;
};

it('is played on a file system that behaves like the real one', async () => {
	const harness = await makeFileDisk();
	const real = await behaviourOf(realFileSystem, harness.directory);
	await harness.close();
	expect(await behaviourOf(new RecordedFiles(), '/')).toEqual(real);
	await expect(fs.stat(harness.root)).rejects.toMatchObject({code: 'ENOENT'});
});
