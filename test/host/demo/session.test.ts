/** The demo behind the screen: who is there, when the download begins, and that nothing of it stays. */
import {mkdtempSync, readdirSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {DemoSession} from '../../../source/host/demo/session.ts';
import {DemoStory} from '../../../source/host/demo/story.ts';
import type {SessionView} from '../../../source/host/session-view.ts';

/** Where the demo makes its folder. */
let here = '';
beforeEach(() => {
	here = mkdtempSync(join(tmpdir(), 'shoal-test-demo-'));
	vi.stubEnv('TMPDIR', here);
});
afterEach(() => {
	vi.unstubAllEnvs();
	rmSync(here, {recursive: true, force: true});
});

const onBug = (error: unknown): never => {
	throw error;
};
const silent = {onBug, onLine: () => {}, onManager: () => {}, onPeer: () => {}};
/** Longer than any test. */
const never = 1_000_000;

const until = async (session: DemoSession, is: (view: SessionView) => boolean): Promise<SessionView> => {
	const end = performance.now() + 30_000;
	while (performance.now() < end) {
		const view = session.view();
		if (is(view)) return view;
		await new Promise(resolve => setTimeout(resolve, 5));
	}
	throw new Error(`it did not come: ${JSON.stringify([session.view().stage, ...session.view().managerLog.values()])}`);
};

test('six peers join, one with a lease that ends; the download waits to be asked for, and begins once', async () => {
	const session = new DemoSession({kind: 'demo', seed: 1, patience: never}, {onBug});
	expect(session.view().stage).toMatchObject({act: 'preparing', next: []});
	const ready = await until(session, ({files}) => [...files.values()].some(({sources}) => sources === 4));
	expect([...ready.members.values()].map(({name}) => name).sort()).toEqual([
		'alice',
		'bob',
		'carol',
		'dave',
		'erin',
		'frank',
	]);
	const withLease = [...ready.members.values()].filter(({endsAt}) => endsAt !== null);
	expect(withLease.map(({name}) => name)).toEqual(['frank']);
	expect([...ready.files.values()]).toMatchObject([{name: 'talk-p2p.mkv', state: 'offered'}]);
	expect(ready.transfers.size).toBe(0);

	session.intent({to: 'fetch', wanted: 'talk-p2p.mkv'});
	session.intent({to: 'fetch', wanted: 'talk-p2p.mkv'});
	const playing = await until(session, ({transfers}) => [...transfers.values()].some(({done}) => done > 0));
	expect(playing.stage).toMatchObject({act: 'playing', line: 'alice fetches 768 fragments from every source at once'});
	expect([...playing.transfers.keys()]).toEqual(['t1']);

	expect(readdirSync(here)).toHaveLength(1);
	expect(await session.stop()).toEqual({failure: null, lines: []});
	expect(readdirSync(here)).toEqual([]);
});

test('a download that nobody asks for begins by itself', async () => {
	const session = new DemoSession({kind: 'demo', seed: 2, patience: 0}, {onBug});
	await until(session, ({transfers}) => transfers.size === 1);
	await session.stop();
	expect(readdirSync(here)).toEqual([]);
});

test('put away while it is being made: nobody comes any more, and nothing stays on disk', async () => {
	const story = new DemoStory(silent);
	const opening = story.open(3);
	await story.clear();
	expect(await opening).toBeNull();
	expect(readdirSync(here)).toEqual([]);
	expect([story.manager, story.alice]).toEqual([null, null]);
});

test('put away while its sources are coming: it does not wait for them, and nothing stays on disk', async () => {
	const listening = Promise.withResolvers<void>();
	const story = new DemoStory({...silent, onManager: ({event}) => event === 'listening' && listening.resolve()});
	const opening = story.open(4);
	await listening.promise;
	await story.clear();
	expect(await opening).toBeNull();
	expect(readdirSync(here)).toEqual([]);
	expect(story.alice).toBeNull();
});

test('put away just when its last source is there: the downloader does not come any more', async () => {
	let sources = 0;
	let cleared: Promise<void> | null = null;
	const story = new DemoStory({
		...silent,
		onPeer: (_, {event}) => {
			if (event === 'indexed' && ++sources === 4) cleared = story.clear();
		},
	});
	expect(await story.open(6)).toBeNull();
	await cleared;
	expect(sources).toBe(4);
	expect(story.alice).toBeNull();
	expect(readdirSync(here)).toEqual([]);
});

test('a folder that cannot be written to is told, with what to do', async () => {
	vi.stubEnv('TMPDIR', join(here, 'nowhere'));
	const session = new DemoSession({kind: 'demo', seed: 5, patience: 0}, {onBug});
	expect((await session.done).failure).toMatchObject({code: 'E_DISK', hint: expect.stringContaining('TMPDIR')});
	await session.stop();
});

test('what a story needs beside its file cannot be written: told as well', async () => {
	const story = new DemoStory(
		{
			...silent,
			onPeer: (_, {event}) => {
				// The owner has indexed the file: the others are to have theirs in the same folder.
				if (event === 'indexed') for (const name of readdirSync(here)) rmSync(join(here, name), {recursive: true});
			},
		},
		'group',
	);
	expect(await story.open(1)).toMatchObject({code: 'E_DISK', hint: expect.stringContaining('TMPDIR')});
	await story.clear();
	expect(readdirSync(here)).toEqual([]);
});
