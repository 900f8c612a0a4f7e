/** The peer: owns its parts and routes every event to the one concerned. It decides nothing itself. */
import type {DiskEvent, NetworkEvent, PeerEvent} from '../events.ts';
import type {Failure} from '../failures.ts';
import type {FileId, Group, PeerId} from '../types.ts';
import type {Message} from '../wire/messages.ts';
import {Bans} from './bans.ts';
import {Census} from './census.ts';
import {Downloads} from './downloads.ts';
import {GroupTalk} from './group-talk.ts';
import {Groups} from './groups.ts';
import {LookUps} from './look-ups.ts';
import type {PeerOptions, PeerPorts, PeerSnapshot} from './options.ts';
import {PeerTalk} from './peer-talk.ts';
import {Bucket} from './rate.ts';
import {others} from './roster-view.ts';
import {Searches} from './searches.ts';
import {Sharing} from './sharing.ts';
import {SourceExchange} from './source-exchange.ts';
import {SourceLinks} from './source-links.ts';
import type {Standing} from './standing.ts';
import {standingOf} from './standing-of.ts';
import {type Doing, StatusNews} from './status-news.ts';
import {Trace} from './trace.ts';
import {Uploads} from './uploads.ts';

export class PeerEngine {
	readonly #ports: PeerPorts;
	readonly #standing: Standing;
	readonly #links: SourceLinks;
	readonly #bans: Bans;
	readonly #sharing: Sharing;
	readonly #searches: Searches;
	readonly #lookUps: LookUps;
	readonly #uploads: Uploads;
	/** Read only, please: intents are events. */
	readonly downloads: Downloads;
	readonly #groups: Groups;
	readonly #census = new Census();
	readonly #status = new StatusNews();
	readonly #talk: PeerTalk;
	readonly #groupTalk: GroupTalk;
	readonly #exchange: SourceExchange;
	#requests = 0;

	constructor(ports: PeerPorts, options: PeerOptions) {
		this.#ports = ports;
		const hears = {
			onJoined: () => {
				this.#status.forget();
				this.#sharing.joined();
				this.#groups.again();
				this.downloads.joined();
				this.#exchange.joined();
			},
			onBeat: () => [this.#status.take(this.#doing()), ...this.#groupTalk.news()].filter(news => news !== undefined),
			onList: () => this.#listed(),
			onHeard: (message: Message) => this.#answered(message),
			onGroup: (file: FileId, group: Group) => this.#groupTalk.learnt(file, group),
			onEnded: () => this.#letGo(),
		};
		this.#standing = standingOf(ports, options, hears, () => this.#uploads.callers);
		const say = (message: Message): void => this.#standing.say(message);
		this.#sharing = new Sharing(ports, messages => this.#standing.sayAll(messages));
		const {shelf} = this.#sharing;
		this.#lookUps = new LookUps(ports.clock, say);
		this.#links = new SourceLinks(ports, {
			peer: this.#standing.peer,
			name: () => this.#standing.name,
			entry: peer => this.#standing.roster.get(peer) ?? this.#exchange.entry(peer),
			managerHost: () => this.#standing.managerHost,
		});
		this.#searches = new Searches(ports, this.#standing.peer, this.#standing.roster, this.#links, shelf);
		this.#groups = new Groups(say);
		const nameOf = (peer: PeerId): string => this.#census.nameOf(peer);
		this.#bans = new Bans(this.#links, nameOf, ports.report);
		const trace = new Trace(ports.report, options.isTraced ?? false, nameOf);
		this.#uploads = new Uploads(ports, shelf, this.#groups, trace, options.up);
		this.downloads = new Downloads(
			{
				limits: {inFlight: 0, down: new Bucket(options.down, ports.clock.now()), nextRequest: () => ++this.#requests},
				...{ports, shelf, groups: this.#groups, trace, nameOf, links: this.#links, self: this.#standing.peer},
				isJoined: () => this.#standing.isJoined,
				peers: () => others(this.#standing.roster, this.#standing.peer).map(({peer}) => peer),
				told: file => this.#exchange.of(file),
				ban: (peer, reason) => this.#bans.ban(peer, reason),
				findHolders: (file, onFound) =>
					this.#lookUps.ask('id', file, ({files}) => onFound(files.flatMap(({holders}) => holders))),
				onGained: (file, index) => this.#uploads.gained(file, index),
				onResumed: (file, indexes) => this.#uploads.announce(file, indexes),
				onComplete: (name, manifest) => this.#sharing.completed(name, manifest),
			},
			this.#lookUps,
		);
		this.#groupTalk = new GroupTalk({
			...{groups: this.#groups, downloads: this.downloads, uploads: this.#uploads, shelf, terms: options.terms},
			...{report: ports.report, nameOf},
		});
		const parts = {standing: this.#standing, links: this.#links, uploads: this.#uploads, downloads: this.downloads};
		this.#exchange = new SourceExchange(ports, {...parts, shelf, census: this.#census, bans: this.#bans});
		this.#talk = new PeerTalk({...parts, searches: this.#searches, exchange: this.#exchange});
	}

	/** Call once. */
	start(): void {
		this.#standing.start();
	}

	on(event: PeerEvent): void {
		switch (event.type) {
			case 'tick':
				this.#tick(event.late);
				break;
			case 'share':
				this.#sharing.share(event.paths, event.fragmentSize);
				break;
			case 'unshare':
				this.#sharing.unshare(event.name);
				break;
			case 'get':
				this.downloads.get(event);
				break;
			case 'upload':
				this.#groupTalk.upload(event.name);
				break;
			case 'cancel':
				this.downloads.cancel(event.wanted);
				break;
			case 'find':
				this.#searches.start(event.query);
				break;
			case 'shared':
				this.#sharing.tell();
				break;
			case 'files':
				this.#lookUps.files(peer => this.#census.nameOf(peer), this.#ports.report);
				break;
			case 'pause':
			case 'resume':
			case 'retry':
			case 'move':
			case 'drop':
				this.downloads.treat(event);
				break;
			case 'reconnect':
				this.#standing.reconnect();
				break;
			case 'ban':
			case 'unban':
				if (this.#bans.treat(event)) this.downloads.unbanned(event.peer);
				break;
			case 'leave':
				this.#leave();
				break;
			case 'listening':
			case 'listen-failed':
			case 'link-opened':
			case 'link-accepted':
			case 'link-closed':
			case 'message':
			case 'block':
			case 'delivered':
			case 'undelivered':
				this.#network(event);
				break;
			default:
				this.#disk(event);
		}
	}

	/** Whether anything asked for has not come to its end. */
	get isDownloading(): boolean {
		return this.downloads.isUnderWay;
	}

	/** Whether others still need from us what we have. */
	get isStaying(): boolean {
		return this.#groups.staying.length > 0;
	}

	snapshot(): PeerSnapshot {
		const {peer, name, isJoined, lease, roster} = this.#standing;
		const {upRate, downRate} = this.#doing();
		return {
			...{peer, name, isJoined, endsAt: lease.endsAt, upRate, downRate},
			membership: this.#standing.snapshot(),
			peers: roster.size,
			shared: this.#sharing.shelf.count,
			transfers: this.downloads.snapshot(),
		};
	}

	#doing(): Doing {
		const now = this.#ports.clock.now();
		return {upRate: this.#uploads.rate(now), downRate: this.downloads.rate(now), fetching: this.downloads.fetching};
	}

	#tick(late: number): void {
		this.#standing.tick(late);
		if (this.#standing.hasEnded) return;
		this.#lookUps.tick();
		this.#sharing.tick(this.#ports.clock.now());
		this.#links.tick();
		this.#uploads.tick();
		this.downloads.tick();
		this.#groupTalk.tick(this.#ports.clock.now());
		this.#exchange.tick();
		this.#searches.tick();
	}

	#network(event: NetworkEvent): void {
		switch (event.type) {
			case 'listening':
				this.#standing.listening(event.port);
				break;
			case 'listen-failed':
				this.#standing.listenFailed(event.failure);
				break;
			case 'link-opened':
				if (this.#standing.owns(event.link.id)) this.#standing.opened(event.link);
				else this.#links.opened(event.link);
				break;
			case 'link-closed':
				this.#closed(event.link, event.failure);
				break;
			case 'message':
				if (this.#standing.owns(event.link.id)) this.#standing.message(event.message, event.link);
				else if (this.#links.owns(event.link.id)) this.#talk.fromSource(event.link, event.message);
				else this.#talk.fromFetcher(event.link, event.message);
				break;
			case 'block':
				this.downloads.block(event.link, event.request, event.bytes);
				break;
			case 'delivered':
				this.#uploads.delivered(event.link, event.request);
				break;
			case 'undelivered': {
				const file = this.#uploads.undelivered(event.link, event.request, event.failure);
				if (file) this.#sharing.gone(file, event.failure);
				break;
			}
			case 'link-accepted':
				break;
			default:
				event satisfies never;
		}
	}

	#disk(event: DiskEvent): void {
		switch (event.type) {
			case 'indexing':
			case 'indexed':
			case 'unindexed':
			case 'index-idle':
				this.#sharing.disk(event);
				if (event.type === 'indexed') this.#groupTalk.indexed(event.manifest.id);
				break;
			default:
				this.downloads.disk(event);
		}
	}

	#closed(link: number, because: Failure): void {
		if (this.#standing.owns(link)) this.#standing.closed(because, link);
		else if (!this.#links.owns(link)) this.#uploads.closed(link);
		// Dialled again, it would only do it again.
		else if (because.code === 'E_PROTO') this.#bans.ban(this.#links.peerOf(link)!, because.message);
		else this.#links.closed(link, because);
	}

	/** Whoever keeps the list answers. */
	#answered(message: Message): void {
		if (message.type === 'directory') this.#lookUps.answered(message);
		else if (message.type === 'group') this.#groupTalk.heard(message);
		else if (message.type === 'bans') this.#talk.banned.told(message.peers);
	}

	#listed(): void {
		const {roster, peer: me} = this.#standing;
		const fresh = this.#census.take(roster);
		this.#exchange.listed();
		for (const entry of roster.values()) this.#links.listed(entry);
		for (const {peer} of fresh) if (peer !== me) this.downloads.listed(peer);
		this.#groupTalk.listed();
	}

	/** Tells the manager first, then ends everything in order. */
	#leave(): void {
		const isMember = !this.#standing.hasEnded;
		if (isMember) this.#standing.leave();
		this.#letGo();
		if (isMember) this.#ports.report({event: 'left'});
	}

	#letGo(): void {
		this.downloads.cancelAll();
		this.#links.closeAll();
		this.#uploads.closeAll();
	}
}
