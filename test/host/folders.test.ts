/** What is gathered of a folder: files told of one by one, and the rows of what is still under way. */
import {describe, expect, test} from 'vitest';
import {folderEndLines} from '../../source/host/folder-end.ts';
import {Folders} from '../../source/host/folders.ts';
import type {FolderRow} from '../../source/host/session-folder.ts';
import type {PeerFact, SourceShare} from '../../source/net/facts.ts';
import type {TransferSnapshot} from '../../source/net/peer/options.ts';

type Complete = Extract<PeerFact, {event: 'complete'}>;

const share = (peer: string, bytes: number, more: Partial<SourceShare> = {}): SourceShare => ({
	...{peer: `${peer}-id`, name: peer, fragments: 1, bytes, received: [[0, 0]]},
	...more,
});
const complete = (name: string, size: number, more: Partial<Complete> = {}): Complete => ({
	...{event: 'complete', id: name, name, path: `/out/${name}`, size, blake3: '', seconds: 2},
	...{sources: [share('bob', size)], resumed: 0, refetched: 0, wastedBytes: 0, present: false},
	...more,
});
const snapshot = (name: string, more: Partial<TransferSnapshot> = {}): TransferSnapshot => ({
	...{transfer: 1, id: name, name, state: 'downloading', done: 1, fragments: 4, size: 400, bytesDone: 100},
	...{rate: 2048, sources: 1, reason: '', failure: null, directory: '/out'},
	...{startedAt: performance.now(), endedAt: null},
	...more,
});
const batch = (more: Partial<TransferSnapshot>): TransferSnapshot =>
	snapshot('photos/', {id: null, transfer: 7, fragments: 10, ...more});
const asked = (): Folders => {
	const folders = new Folders();
	folders.ask('photos/');
	return folders;
};
const rowOf = (folders: Folders, snapshots: readonly TransferSnapshot[] = []): FolderRow =>
	folders.rows(snapshots, '/out').get('photos/')!;

describe('a folder', () => {
	test('is what ends with a slash; nothing else is kept an account of', () => {
		const folders = new Folders();
		for (const wanted of ['photos', 'talk.mkv', null]) folders.ask(wanted);
		expect(folders.rows([], '/out').size).toBe(0);
		expect(rowOf(asked())).toMatchObject({id: 'photos/', path: '/out/photos', files: 0, isOver: false});
	});

	test('has the files below it that are whole: how many, how much, from whom', () => {
		const folders = asked();
		folders.hear(complete('photos/a.jpg', 100));
		folders.hear(complete('photos/film.mkv', 900, {sources: [share('carol', 600), share('bob', 300)]}));
		folders.hear(complete('photos/old.jpg', 50, {sources: [], present: true}));
		folders.hear(complete('photos2/a.jpg', 7));
		folders.hear(complete('talk.mkv', 7));
		expect(rowOf(folders)).toMatchObject({
			...{isOver: true, done: 3, files: 3, present: 1, bytesDone: 1050, size: 1050, fetched: 1000},
			givers: [
				{name: 'carol', files: 1, bytes: 600},
				{name: 'bob', files: 2, bytes: 400},
			],
			largest: [{name: 'film.mkv'}, {name: 'a.jpg'}, {name: 'old.jpg'}],
		});
	});

	test('counts a file once, however often it is told of', () => {
		const folders = asked();
		folders.hear(complete('photos/a.jpg', 100));
		folders.hear(complete('photos/a.jpg', 100, {sources: [], present: true}));
		expect(rowOf(folders)).toMatchObject({done: 1, present: 0, bytesDone: 100});
	});

	test('what a copy on our own disk gave did not come over the network', () => {
		const folders = asked();
		folders.hear(complete('photos/a.jpg', 100, {sources: [share('me', 40, {local: true}), share('bob', 60)]}));
		expect(rowOf(folders)).toMatchObject({fetched: 60, givers: [{isLocal: false}, {isLocal: true, bytes: 40}]});
	});

	test('is under way while anything of it stands; small files of one row count once', () => {
		const folders = asked();
		for (const name of ['a', 'b', 'c']) folders.hear(complete(`photos/${name}.jpg`, 10));
		const under = [batch({done: 3, size: 100, bytesDone: 30}), snapshot('photos/film.mkv'), snapshot('talk.mkv')];
		expect(rowOf(folders, under)).toMatchObject({
			...{isOver: false, done: 3, files: 3 + 7 + 1, bytesDone: 30 + 100, size: 30 + 70 + 400, rate: 4096},
		});
		const ended = under.map(one => ({...one, state: 'complete' as const, done: 10, bytesDone: 100, endedAt: 9}));
		for (const name of ['d', 'e', 'f', 'g', 'h', 'i', 'j']) folders.hear(complete(`photos/${name}.jpg`, 10));
		folders.hear(complete('photos/film.mkv', 400));
		expect(rowOf(folders, ended)).toMatchObject({isOver: true, done: 11, files: 11, bytesDone: 500, size: 500});
	});

	test('remembers what failed when no snapshot does any more, with why', () => {
		const folders = asked();
		folders.hear(complete('photos/a.jpg', 10));
		const failed = snapshot('photos/film.mkv', {state: 'failed', endedAt: performance.now()});
		expect(rowOf(folders, [failed])).toMatchObject({isOver: true, done: 1, files: 2});
		const why = {event: 'error', code: 'E_NO_FILE', message: 'Nobody\u0007 has it.', hint: 'Ask.'} as const;
		folders.hear({...why, wanted: 'other/'});
		expect(rowOf(folders).trouble).toBe('');
		folders.hear({...why, wanted: 'photos/'});
		expect(rowOf(folders)).toMatchObject({isOver: true, files: 2, trouble: 'Nobody\\u{7} has it. Ask.'});
	});

	test('asked for again, begins anew: what ended badly before is no part of it', () => {
		const folders = asked();
		folders.hear(complete('photos/a.jpg', 10));
		const before = snapshot('photos/film.mkv', {state: 'failed', startedAt: performance.now() - 1, endedAt: 1});
		folders.ask('photos/');
		expect(rowOf(folders, [before])).toMatchObject({isOver: false, done: 0, files: 0});
		expect(rowOf(folders, [{...before, endedAt: null}])).toMatchObject({isOver: false, files: 1});
	});

	test('that could not be found is over with its reason', () => {
		const folders = asked();
		expect(rowOf(folders, [snapshot('photos/', {transfer: null, id: null, state: 'resolving'})])).toMatchObject({
			...{isOver: false, files: 0},
		});
		folders.hear({event: 'choices', wanted: 'photos/', files: []});
		expect(rowOf(folders)).toMatchObject({isOver: true, done: 0, files: 0});
		expect(rowOf(folders).trouble).toContain('same name');
	});
});

describe('after its screen is closed', () => {
	test('one account of all of it stays, not one a file', () => {
		const folders = asked();
		for (let index = 0; index < 50; index++) folders.hear(complete(`photos/${index}.jpg`, 1024));
		const lines = folderEndLines(rowOf(folders));
		expect(lines[0]).toMatch(/^photos\/ is complete and verified: 50 files, 50 KiB in 0m02s at /);
		expect(lines.slice(1)).toEqual(['  bob      50 files     50 KiB', '  saved to /out/photos']);
	});

	test('what was left behind is told as that, what was here as here', () => {
		const folders = asked();
		expect(folderEndLines(rowOf(folders))).toEqual([]);
		folders.hear(complete('photos/a.jpg', 10, {present: true, sources: []}));
		expect(folderEndLines(rowOf(folders))[0]).toBe('photos/ is already here, verified: 1 file, 10 B');
		expect(folderEndLines(rowOf(folders, [snapshot('photos/film.mkv')]))[0]).toBe(
			'photos/: 1 of 2 files are here and verified; the same command goes on',
		);
	});
});
