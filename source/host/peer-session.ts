/** A peer with its board: keeps the swarm's files and the shelf current for the screen, and fetches what is asked. */
import {resolve} from 'node:path';
import {counted, formatSize} from '../format.ts';
import {isLoopback} from '../net/addresses.ts';
import type {ErrorFact, PeerFact} from '../net/facts.ts';
import type {Failure} from '../net/failures.ts';
import {escapeText} from '../net/names.ts';
import {encodeTicket} from '../net/ticket.ts';
import type {TransferId} from '../net/types.ts';
import {summaryLines} from '../output/summary.ts';
import {openLine} from './access.ts';
import {DirectoryWatch} from './directory-watch.ts';
import {folderEndLines} from './folder-end.ts';
import {PeerBoard, type PeerBoardView} from './peer-board.ts';
import {saveReport} from './report-file.ts';
import {type RunningPeer, startPeer} from './run-peer.ts';
import type {Session, SessionSurroundings} from './session.ts';
import type {PeerPlan, SessionEnd, SessionIntent} from './session-plan.ts';
import type {SessionView} from './session-view.ts';
import {emptyView} from './session-view.ts';
import {Tracing} from './tracing.ts';

type Wanted = NonNullable<PeerPlan['get']>;
type Complete = Extract<PeerFact, {event: 'complete'}>;

/** Names on our shelf for which it is asked for one millisecond later: each answer lists them all. */
const namesPerMillisecond = 20;

/** Files of which each is told of at the end. */
const mostTold = 100;

export class PeerSession implements Session {
	readonly #plan: PeerPlan;
	readonly #board: PeerBoard;
	readonly #running: RunningPeer;
	readonly #tracing: Tracing;
	readonly #directory: DirectoryWatch;
	readonly #done = Promise.withResolvers<SessionEnd>();
	readonly #completed: Complete[] = [];
	#failure: Failure | null = null;
	#shelfTimer: NodeJS.Timeout | null = null;
	#downloads: string;

	constructor(plan: PeerPlan, {onBug}: SessionSurroundings) {
		this.#plan = plan;
		this.#downloads = plan.downloads ?? '';
		this.#board = new PeerBoard(plan);
		this.#directory = new DirectoryWatch(() => this.#running.post({type: 'files'}));
		this.#tracing = new Tracing({trace: plan.options.isTraced ?? false, json: false});
		const options = {...plan.options, isTraced: this.#tracing.isOn};
		this.#running = startPeer(options, {
			secret: plan.secret ?? null,
			key: plan.key ?? null,
			managers: plan.managers ?? null,
			cacheDirectory: plan.cacheDirectory,
			fragmentFiles: plan.fragmentFiles ?? null,
			breaksUp: plan.breaksUp ?? false,
			onBug,
			report: fact => this.#hear(fact),
		});
		if (plan.share.length > 0) this.#running.post({type: 'share', paths: plan.share, fragmentSize: plan.fragmentSize});
		if (plan.get && plan.options.manager) this.#fetch(plan.get);
	}

	get done(): Promise<SessionEnd> {
		return this.#done.promise;
	}

	board(): PeerBoardView {
		return this.#board.view(this.#running, this.#downloads);
	}

	view(): SessionView {
		return {...emptyView, ...this.board()};
	}

	intent(intent: SessionIntent): void {
		switch (intent.to) {
			case 'peer':
				if (intent.intent.type === 'find') this.#board.search.start(intent.intent.query, this.#board.others);
				this.#running.post(intent.intent);
				break;
			case 'fetch':
				this.#fetch({
					...this.#usual,
					wanted: intent.wanted,
					...(intent.topology ? {topology: intent.topology} : {}),
				});
				break;
			case 'watch':
				this.#board.watch(intent.transfer, intent.cursor);
				break;
			case 'save-report':
				void this.#saveReport(intent.transfer);
				break;
			case 'manager':
			case 'watch-member':
			case 'watch-group':
				break;
			default:
				intent satisfies never;
		}
	}

	async stop(): Promise<SessionEnd> {
		this.#directory.stop();
		if (this.#shelfTimer) clearTimeout(this.#shelfTimer);
		// A retry has made good what had failed.
		const {transfers} = this.#running.snapshot();
		const hasFailed = transfers.some(({state}) => state === 'failed');
		if (this.#failure?.code === 'E_DISK_FULL' && !hasFailed) this.#failure = null;
		const folder = this.#board.folders.rows(transfers, this.#downloads).get(this.#plan.get?.wanted ?? '');
		await this.#running.stop();
		return {failure: this.#failure, lines: folder ? folderEndLines(folder) : this.#lastLines()};
	}

	/** An owner without a manager is asked for its ticket as a manager is. */
	#tellTicket(): void {
		const {secret = null, options} = this.#plan;
		if (options.manager || options.contacts) return;
		if (secret) this.#board.log.add('plain', '', `ticket, which others are asked for: ${encodeTicket(secret)}`);
		else if (options.host !== null && !isLoopback(options.host))
			this.#board.log.add('warn', '', 'open: anybody who reaches this address can fetch, and nothing is encrypted');
	}

	#warnOfOpen(): void {
		const line = openLine(this.#plan.options.manager, this.#plan.secret ?? null);
		if (line !== null) this.#board.log.add('warn', '', line);
	}

	#hear(fact: PeerFact): void {
		for (const told of this.#tracing.told(fact)) this.#board.hear(told);
		switch (fact.event) {
			case 'unmanaged':
				// Before, there is nobody who knows what there is to fetch. Not from within a report, as below.
				if (this.#plan.get) setImmediate(wanted => this.#fetch(wanted), this.#plan.get);
				this.#downloads ||= resolve(`downloads-${fact.name}`);
				this.#directory.start();
				this.#tellTicket();
				break;
			case 'joined':
				this.#downloads ||= resolve(`downloads-${fact.name}`);
				this.#directory.start();
				this.#warnOfOpen();
				break;
			case 'manager-back':
			case 'list':
				this.#directory.soon();
				break;
			case 'files':
				this.#directory.answered(fact.files.length);
				break;
			case 'indexed':
			case 'unshared':
				this.#askShelf();
				break;
			case 'complete':
				this.#completed.push(fact);
				this.#askShelf();
				break;
			case 'error':
				this.#failed(fact);
				break;
			default:
				break;
		}
	}

	#askShelf(): void {
		// Not from within a report: the engine is in the middle of something. What comes until then is in the answer too.
		this.#shelfTimer ??= setTimeout(() => {
			this.#shelfTimer = null;
			this.#running.post({type: 'shared'});
		}, this.#board.shelfSize / namesPerMillisecond);
		this.#directory.soon();
	}

	#failed(fact: ErrorFact): void {
		if (fact.fatal) this.#fail(fact);
		if (!this.#plan.get || !('wanted' in fact)) return;
		// Room can be made while the screen is open: it offers to try again, and the failure is told when that is not taken up.
		if (fact.code === 'E_DISK_FULL') this.#failure = asFailure(fact);
		else this.#fail(fact);
	}

	#fail(failure: Failure): void {
		this.#failure = asFailure(failure);
		this.#done.resolve({failure: this.#failure, lines: []});
	}

	/** How whatever is chosen by hand is fetched. */
	get #usual(): Omit<Wanted, 'wanted'> {
		const {topology = null, isWholeVerified = false} = this.#plan.get ?? {};
		return {topology, isWholeVerified};
	}

	#fetch(wanted: Wanted): void {
		const directory = this.#downloads || resolve('.');
		this.#board.folders.ask(wanted.wanted);
		this.#running.post({type: 'get', ...wanted, directory, wait: this.#plan.wait});
	}

	async #saveReport(transfer: TransferId): Promise<void> {
		const finished = this.#board.finished(this.#running, transfer);
		if (!finished) return;
		try {
			this.#board.log.add('ok', '', `report saved to ${await saveReport(finished.summary, finished.path)}`);
		} catch (error) {
			this.#board.log.add(
				'error',
				'',
				`The report could not be saved: ${error instanceof Error ? error.message : error}.`,
			);
		}
	}

	/** The whole summary of what `get` was started for; a line for each file otherwise; of very many only how many. */
	#lastLines(): readonly string[] {
		if (this.#completed.length > mostTold) {
			const bytes = this.#completed.reduce((sum, {size}) => sum + size, 0);
			return [`${counted(this.#completed.length, 'file')} complete and verified  ${formatSize(bytes)}`];
		}
		if (this.#plan.get) return this.#completed.flatMap(fact => summaryLines(fact));
		return this.#completed
			.filter(({present}) => !present)
			.map(({name, size, path}) => `${escapeText(name)}  ${formatSize(size)}  saved to ${escapeText(path)}`);
	}
}

const asFailure = ({code, message, hint}: Failure): Failure => ({code, message, hint});
