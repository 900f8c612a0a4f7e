/** The demo as a session: the manager's board and alice's board in one view, and where the story is. */
import {counted, formatDuration} from '../../format.ts';
import type {PeerFact} from '../../net/facts.ts';
import {DirectoryWatch} from '../directory-watch.ts';
import {ManagerBoard} from '../manager-board.ts';
import {PeerBoard} from '../peer-board.ts';
import type {Session, SessionSurroundings} from '../session.ts';
import type {PeerPlan, SessionEnd, SessionIntent, SessionPlan} from '../session-plan.ts';
import type {SessionView, StageView} from '../session-view.ts';
import {emptyView} from '../session-view.ts';
import {demoManager, demoPeer, downloader} from './stage.ts';
import {DemoStory, whatNext} from './story.ts';

const over: SessionEnd = {failure: null, lines: []};

const plan: PeerPlan = {
	options: demoPeer(downloader, demoManager.listen),
	share: [],
	fragmentSize: 0,
	downloads: null,
	wait: 10_000,
	cacheDirectory: null,
	get: null,
};

export class DemoSession implements Session {
	readonly done: Promise<SessionEnd>;
	readonly #managerBoard: ManagerBoard;
	readonly #peerBoard = new PeerBoard(plan);
	readonly #story: DemoStory;
	readonly #directory = new DirectoryWatch(() => this.#story.alice?.post({type: 'files'}));
	readonly #patience: number;
	readonly #failed = Promise.withResolvers<SessionEnd>();
	#timer: NodeJS.Timeout | null = null;
	#hasBegun = false;
	#isStopping = false;
	#stage: StageView;

	constructor({seed, patience, story = null}: Extract<SessionPlan, {kind: 'demo'}>, {onBug}: SessionSurroundings) {
		this.done = this.#failed.promise;
		this.#patience = patience;
		this.#story = new DemoStory(
			{
				onBug,
				onLine: line => this.#say(line),
				onManager: fact => this.#managerBoard.hear(fact, () => this.#story.manager!.snapshot()),
				onPeer: (name, fact) => {
					if (name === downloader) this.#hear(fact);
				},
			},
			story,
		);
		const {title, invitation, file, manager} = this.#story.script;
		this.#managerBoard = new ManagerBoard(manager);
		this.#stage = {
			act: 'preparing',
			title,
			invitation,
			line: `making ${file} and opening a swarm in this process`,
			next: [],
		};
		void this.#play(seed);
	}

	view(): SessionView {
		const {manager, alice} = this.#story;
		return {
			...emptyView,
			...(manager ? this.#managerBoard.view(manager) : {}),
			...(alice ? this.#peerBoard.view(alice, this.#story.downloads) : {}),
			stage: this.#stage,
		};
	}

	intent(intent: SessionIntent): void {
		const {alice} = this.#story;
		switch (intent.to) {
			case 'fetch':
				this.#begin();
				break;
			case 'peer':
				if (intent.intent.type === 'find') this.#peerBoard.search.start(intent.intent.query, this.#peerBoard.others);
				alice?.post(intent.intent);
				break;
			case 'watch':
				this.#peerBoard.watch(intent.transfer, intent.cursor);
				break;
			case 'watch-member':
				this.#managerBoard.watch(intent.peer);
				break;
			case 'watch-group':
				// The demo's manager is looked at, no group of it is opened.
				break;
			case 'manager':
				this.#story.manager?.post(intent.intent);
				break;
			case 'save-report':
				break;
			default:
				intent satisfies never;
		}
	}

	async stop(): Promise<SessionEnd> {
		this.#isStopping = true;
		if (this.#timer) clearTimeout(this.#timer);
		this.#directory.stop();
		await this.#story.clear();
		return over;
	}

	async #play(seed: number): Promise<void> {
		const because = await this.#story.open(seed);
		if (this.#isStopping) return;
		if (because) {
			this.#failed.resolve({failure: because, lines: []});
			return;
		}
		this.#directory.start();
		this.#stage = {...this.#stage, act: 'playing', line: this.#story.script.ready};
		this.#timer = setTimeout(() => this.#begin(), this.#patience);
		const outcome = await this.#story.end();
		if (this.#isStopping) return;
		if ('code' in outcome) this.#failed.resolve({failure: outcome, lines: []});
		else this.#stage = {...this.#stage, act: outcome.isSame ? 'over' : 'failed', next: whatNext(this.#story.script)};
	}

	#begin(): void {
		if (this.#hasBegun || this.#stage.act !== 'playing') return;
		this.#hasBegun = true;
		if (this.#timer) clearTimeout(this.#timer);
		this.#story.fetch();
	}

	#say(line: string): void {
		this.#stage = {...this.#stage, line};
	}

	#hear(fact: PeerFact): void {
		this.#peerBoard.hear(fact);
		if (fact.event === 'list') this.#directory.soon();
		if (fact.event === 'files') this.#directory.answered(fact.files.length);
		if (fact.event === 'started')
			this.#say(`${downloader} fetches ${counted(fact.fragments, 'fragment')} ${this.#story.script.fetching}`);
		if (fact.event === 'complete')
			this.#say(`${fact.name} came from ${counted(fact.sources.length, 'source')} in ${formatDuration(fact.seconds)}`);
	}
}
