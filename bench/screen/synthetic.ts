/**
 * The real app with a made-up session behind it: `node synthetic.ts manager|detail|still [MILLISECONDS]`, snapshots at the real
 * pace or that often. Tells every thousandth redraw as the terminal's title. Ends with `q`.
 */
import {Worker} from 'node:worker_threads';
import type {Changes} from '../../source/host/changes.ts';
import type {RunningSession} from '../../source/host/run-session.ts';

process.env.NODE_ENV = 'production';
process.env.CI = '0';
// Node does not read JSX: the app comes from the build.
const built = <Module>(file: string): Promise<Module> =>
	import(new URL(`../../dist/${file}`, import.meta.url).href) as Promise<Module>;
const {render} = await import('ink');
const {createElement} = await import('react');
const {App} = await built<typeof import('../../source/app.tsx')>('app.js');
const {Controller} = await built<typeof import('../../source/ui/controller.ts')>('ui/controller.js');
const {initialUi} = await built<typeof import('../../source/ui/initial.ts')>('ui/initial.js');
const {Store} = await built<typeof import('../../source/store.ts')>('store.js');
const {createTheme} = await built<typeof import('../../source/theme.ts')>('theme.js');
const {unicodeGlyphs} = await built<typeof import('../../source/glyphs.ts')>('glyphs.js');
const {engineLimits, keepNurserySmall} = await built<typeof import('../../source/host/heap.ts')>('host/heap.js');

const [scene = 'manager', pace] = process.argv.slice(2);
const store = new Store();
if (scene === 'manager') keepNurserySmall();
const worker = new Worker(new URL('synthetic-worker.ts', import.meta.url), {
	workerData: {scene, pace: pace === undefined ? null : Number(pace)},
	resourceLimits: engineLimits,
});
worker.on('message', (changes: Changes) => {
	store.update(changes);
	worker.postMessage('taken');
});
const session: RunningSession = {
	store,
	post: () => {},
	done: new Promise(() => {}),
	stop: async () => ({failure: null, lines: []}),
};
const quit = Promise.withResolvers<void>();
const screen = scene === 'detail' ? ({name: 'detail', row: 't1'} as const) : ({name: 'manager'} as const);
const controller = new Controller(
	{
		start: async () => ({session, screen}),
		copy: () => true,
		title: () => {},
		complete: async () => [],
		checkPath: async () => ({wrong: ''}),
		suspend: () => {},
		redraw: () => {},
		quit: quit.resolve,
		now: Date.now,
	},
	initialUi({columns: process.stdout.columns, rows: process.stdout.rows}, screen),
);
controller.attach(session, screen);
const look = {theme: createTheme('ansi'), glyphs: unicodeGlyphs, isMoving: false};
let redraws = 0;
const onRender = (): void => {
	redraws++;
	if (redraws % 1000 === 0) process.stdout.write(`\u001B]2;${redraws} redraws\u0007`);
};
const instance = render(
	createElement(App, {
		controller,
		look,
		version: '0',
		onPress: press => void (press.name === 'q' && quit.resolve()),
		onSuspender: () => {},
	}),
	{alternateScreen: true, incrementalRendering: true, exitOnCtrlC: false, patchConsole: false, maxFps: 60, onRender},
);
await quit.promise;
instance.unmount();
process.exit(0);
