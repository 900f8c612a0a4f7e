/** A manager and a sharing peer beside it: one view with both. */
import {openAccess} from './access.ts';
import {type Hosted, ManagerSession} from './manager-session.ts';
import {PeerSession} from './peer-session.ts';
import type {Session, SessionSurroundings} from './session.ts';
import type {PeerPlan, SessionEnd, SessionIntent} from './session-plan.ts';
import type {SessionView} from './session-view.ts';
import {emptyView} from './session-view.ts';

export class ShareSession implements Session {
	readonly done: Promise<SessionEnd>;
	readonly #manager: ManagerSession;
	#peer: PeerSession | null = null;

	constructor(
		{manager, access = openAccess, peer}: Hosted & {readonly peer: PeerPlan},
		surroundings: SessionSurroundings,
	) {
		const peerDone = Promise.withResolvers<SessionEnd>();
		this.#manager = new ManagerSession({manager, access}, surroundings, ['get'], port => {
			const {options} = peer;
			const plan = {...peer, options: {...options, manager: {host: options.manager?.host ?? '127.0.0.1', port}}};
			// The manager reports from within its own event: the peer starts after it.
			setImmediate(() => {
				this.#peer = new PeerSession(plan, surroundings);
				void this.#peer.done.then(peerDone.resolve);
			});
		});
		this.done = Promise.race([this.#manager.done, peerDone.promise]);
	}

	view(): SessionView {
		return {...emptyView, ...this.#manager.board(), ...this.#peer?.board()};
	}

	intent(intent: SessionIntent): void {
		this.#manager.intent(intent);
		this.#peer?.intent(intent);
	}

	async stop(): Promise<SessionEnd> {
		const end = await this.#peer?.stop();
		const managerEnd = await this.#manager.stop();
		return end ?? managerEnd;
	}
}
