/** A manager with its board. */
import type {Failure} from '../net/failures.ts';
import type {ManagerOptions} from '../net/manager/options.ts';
import {type Access, openAccess} from './access.ts';
import {ManagerBoard, type ManagerBoardView} from './manager-board.ts';
import {type RunningManager, startManager} from './run-manager.ts';
import type {Session, SessionSurroundings} from './session.ts';
import type {SessionEnd, SessionIntent} from './session-plan.ts';
import type {SessionView} from './session-view.ts';
import {emptyView} from './session-view.ts';

/** A manager, and whom it lets in. */
export type Hosted = {readonly manager: ManagerOptions; readonly access?: Access};

const stopped: SessionEnd = {failure: null, lines: []};

export class ManagerSession implements Session {
	readonly #board: ManagerBoard;
	readonly #running: RunningManager;
	readonly #done = Promise.withResolvers<SessionEnd>();

	/** `onListening` hears the port; `words` are what others type after `shoal`. */
	constructor(
		{manager, access = openAccess}: Hosted,
		{onBug}: SessionSurroundings,
		words: readonly string[] = [],
		onListening: (port: number) => void = () => {},
	) {
		this.#board = new ManagerBoard(manager, access, words);
		this.#running = startManager(manager, {
			access,
			onBug,
			report: fact => {
				// The first facts come before there is anything to ask.
				this.#board.hear(fact, () => this.#running.snapshot());
				if (fact.event === 'listening') onListening(fact.port);
				if (fact.event === 'error' && fact.fatal) this.#done.resolve({failure: asFailure(fact), lines: []});
			},
		});
	}

	get done(): Promise<SessionEnd> {
		return this.#done.promise;
	}

	board(): ManagerBoardView {
		return this.#board.view(this.#running);
	}

	view(): SessionView {
		return {...emptyView, ...this.board()};
	}

	intent(intent: SessionIntent): void {
		if (intent.to === 'manager') this.#running.post(intent.intent);
		if (intent.to === 'watch-member') this.#board.watch(intent.peer);
		if (intent.to === 'watch-group') this.#board.watchGroup(intent.file);
	}

	async stop(): Promise<SessionEnd> {
		await this.#running.stop();
		return stopped;
	}
}

const asFailure = ({code, message, hint}: Failure): Failure => ({code, message, hint});
