/** Runs a full screen from its first frame to the exit code. Loads Ink and React, so it is itself loaded only when a screen was asked for. */
import {readFile} from 'node:fs/promises';
import {render} from 'ink';
import {createElement} from 'react';
import {App} from '../app.tsx';
import {completePath, sharePath} from '../config/typed-paths.ts';
import {glyphsOf, isMovingIn, themeOf} from '../environment.ts';
import {type RunningSession, startSession} from '../host/run-session.ts';
import {exitCodes, type Failure} from '../net/failures.ts';
import {systemExit} from '../output/exit.ts';
import {failureLines} from '../output/output.ts';
import {Terminal} from '../terminal.ts';
import {createTheme} from '../theme.ts';
import {Controller, type Started} from '../ui/controller.ts';
import {initialUi} from '../ui/initial.ts';
import type {FormUi} from '../ui/state.ts';
import type {Flags} from './flags.ts';
import {startForm} from './launch.ts';
import type {Opening} from './openings.ts';

export type ScreenFlags = Pick<Flags, 'ascii' | 'noColor' | 'noMotion' | 'theme'>;

const signals = {SIGINT: 130, SIGTERM: 143, SIGHUP: 129} as const;
/** Two presses of Ctrl-c within this many milliseconds end without a question. */
const impatience = 2000;

export const runScreen = async (flags: ScreenFlags, opening: Opening | null): Promise<number> => {
	// The engines start while the first frame is drawn.
	const first = opening ? startSession(opening.plan) : null;
	const version = await programVersion();
	const terminal = new Terminal();
	const ended = Promise.withResolvers<number>();
	let suspender: ((callback: () => Promise<void>) => Promise<void>) | null = null;
	// One after the other: a terminal that is handed over already cannot be handed over again.
	let handingOver = Promise.resolve();
	const handOver = (callback: () => Promise<void>): void => {
		handingOver = handingOver.then(() => suspender?.(callback)).catch(onScreenBug);
	};
	const redraw = (): void => handOver(async () => {});
	const controller = new Controller(
		{
			start: async (what): Promise<Started> => startFromLauncher(what),
			copy: text => terminal.copy(text),
			title: text => terminal.title(text),
			complete: completePath,
			checkPath: sharePath,
			suspend: () => handOver(stopped),
			redraw,
			quit: () => ended.resolve(0),
			now: Date.now,
		},
		initialUi(sizeOf(process.stdout), opening?.screen ?? {name: 'launcher'}),
	);
	let drawn: {unmount(): void} | null = null;
	let isLeaving = false;
	const onScreenBug = (error: unknown): void => {
		// A terminal that has gone cannot be written to: no mistake, but the end.
		if (isTerminalGone(error)) {
			ended.resolve(signals.SIGHUP);
			return;
		}
		// Ink first: left to its own exit handler it would draw its last frame on the shell's screen.
		drawn?.unmount();
		terminal.leave();
		process.stderr.write(
			`E_BUG: this is a mistake in shoal, please report it.\n${error instanceof Error ? error.stack : String(error)}\n`,
		);
		systemExit(1);
	};
	takeOver('uncaughtException', onScreenBug);
	takeOver('unhandledRejection', onScreenBug);
	for (const [signal, code] of Object.entries(signals))
		takeOver(signal, () => {
			ended.resolve(code);
			// The goodbye is under way already: whoever asks again does not want to wait for it.
			if (isLeaving) void controller.session?.stop();
		});
	let interruptedAt = Number.NEGATIVE_INFINITY;
	const watchInterrupt = (press: Parameters<Controller['press']>[0]): void => {
		if (press.name !== 'ctrl-c') return;
		const now = Date.now();
		if (now - interruptedAt < impatience) ended.resolve(130);
		interruptedAt = now;
	};
	const look = {
		theme: createTheme(themeOf(flags, process.env)),
		glyphs: glyphsOf(flags, process.env),
		isMoving: isMovingIn(flags, process.env),
	};
	let failure: Failure | null = null;
	const watchEnd = (session: RunningSession): void => {
		void session.done.then(end => {
			failure = end.failure;
			if (failure) ended.resolve(exitCodes[failure.code]);
		});
	};
	const startFromLauncher = async (what: FormUi | 'demo'): Promise<Started> => {
		const started = await startForm(what);
		if ('session' in started) watchEnd(started.session);
		return started;
	};
	if (first && opening) {
		controller.attach(first, opening.screen);
		watchEnd(first);
	}
	terminal.enter();
	const instance = render(
		createElement(App, {
			controller,
			look,
			version,
			onPress: watchInterrupt,
			onSuspender: suspend => {
				suspender = suspend;
			},
		}),
		{alternateScreen: true, incrementalRendering: true, exitOnCtrlC: false, patchConsole: false, maxFps: 60},
	);
	drawn = instance;
	const unwatchSize = watchSameSize(redraw);
	const code = await ended.promise;
	const isFetched = [...controller.view().transfers.values()].every(({state}) => state === 'complete');
	isLeaving = true;
	const ending = controller.session?.stop();
	unwatchSize();
	instance.unmount();
	await instance.waitUntilExit().catch(() => {});
	terminal.leave();
	const end = await ending;
	for (const line of end?.lines ?? []) process.stdout.write(`${line}\n`);
	const because = (failure as Failure | null) ?? end?.failure ?? null;
	if (because) {
		for (const line of failureLines(because)) process.stderr.write(`${line}\n`);
		return code === 0 ? exitCodes[because.code] : code;
	}
	if (opening?.isOneDownload && code === 0 && !isFetched) {
		process.stdout.write('interrupted; the same command goes on with what is verified\n');
		return 130;
	}
	return code;
};

/**
 * A window that shrank and grew back before we looked has lost rows, though its size is what it was: Ink hears nothing of it.
 * Gives the way to stop watching.
 */
const watchSameSize = (onSameSize: () => void): (() => void) => {
	let isOther = false;
	const onResize = (): void => {
		isOther = true;
	};
	// After Node's own listener, which tells of another size.
	const onSignal = (): void => {
		if (!isOther) onSameSize();
		isOther = false;
	};
	process.stdout.on('resize', onResize);
	process.on('SIGWINCH', onSignal);
	return () => {
		process.stdout.off('resize', onResize);
		process.off('SIGWINCH', onSignal);
	};
};

const isTerminalGone = (error: unknown): boolean =>
	error instanceof Error && 'code' in error && (error.code === 'EIO' || error.code === 'EPIPE');

/** Instead of whoever listened before. */
const takeOver = (event: string, listener: (...values: readonly unknown[]) => void): void => {
	process.removeAllListeners(event);
	process.on(event, listener);
};

/** The whole job stops, as the shell expects of Ctrl-z, until it is brought back. */
const stopped = (): Promise<void> =>
	new Promise(resolve => {
		process.once('SIGCONT', () => resolve());
		process.kill(0, 'SIGTSTP');
	});

const sizeOf = ({
	columns,
	rows,
}: {
	readonly columns?: number;
	readonly rows?: number;
}): {columns: number; rows: number} => ({
	columns: columns || 80,
	rows: rows || 24,
});

const programVersion = async (): Promise<string> => {
	const text = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
	return (JSON.parse(text) as {readonly version: string}).version;
};
