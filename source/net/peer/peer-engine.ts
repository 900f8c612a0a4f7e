/**
 * The peer: owns its parts and routes every event to the one concerned (membership, links, downloads, uploads, shelf, searches).
 * It decides nothing itself.
 */
import type {DiskEvent, NetworkEvent, PeerEvent} from '../events.ts';
import {type Failure, failure} from '../failures.ts';
import {fragmentCount} from '../manifest.ts';
import type {Link} from '../ports.ts';
import type {FileId, PeerId} from '../types.ts';
import {type Message, protocolName, protocolVersion} from '../wire/messages.ts';
import {Downloads} from './downloads.ts';
import {LookUps} from './look-ups.ts';
import {Membership, others} from './membership.ts';
import type {PeerOptions, PeerPorts, PeerSnapshot} from './options.ts';
import {Publisher} from './publisher.ts';
import {Bucket} from './rate.ts';
import {listed} from './resolution.ts';
import {Search} from './search.ts';
import {announced, Shelf} from './shelf.ts';
import {SourceLinks} from './source-links.ts';
import type {Transfer} from './transfer.ts';
import {Uploads} from './uploads.ts';

export class PeerEngine {
	readonly #ports: PeerPorts;
	readonly #membership: Membership;
	readonly #links: SourceLinks;
	readonly #shelf = new Shelf();
	readonly #publisher: Publisher;
	readonly #lookUps: LookUps;
	readonly #uploads: Uploads;
	readonly #downloads: Downloads;
	readonly #searches = new Set<Search>();
	readonly #paths = new Map<FileId, string>();
	readonly #known = new Set<PeerId>();
	/** Names of everybody ever listed: who has left is still called by name. */
	readonly #names = new Map<PeerId, string>();
	#requests = 0;

	constructor(ports: PeerPorts, options: PeerOptions) {
		this.#ports = ports;
		this.#membership = new Membership(ports, options, {
			onJoined: () => {
				this.#publisher.again(this.#shelf.shared());
				this.#downloads.joined();
			},
			onList: () => this.#listed(),
			onEnded: () => this.#letGo(),
		});
		const say = (message: Message): void => this.#membership.say(message);
		this.#publisher = new Publisher(say);
		this.#lookUps = new LookUps(ports.clock, say);
		this.#links = new SourceLinks(ports, {
			peer: this.#membership.peer,
			name: () => this.#membership.name,
			entry: peer => this.#membership.roster.get(peer),
			managerHost: () => this.#membership.managerHost,
		});
		this.#uploads = new Uploads(ports, this.#shelf, options.up);
		this.#downloads = new Downloads(
			{
				ports,
				links: this.#links,
				shelf: this.#shelf,
				limits: {inFlight: 0, down: new Bucket(options.down, ports.clock.now()), nextRequest: () => ++this.#requests},
				peers: () => others(this.#membership.roster, this.#membership.peer).map(({peer}) => peer),
				nameOf: peer => this.#nameOf(peer),
				findHolders: transfer => this.#findHolders(transfer),
				onGained: (file, index) => this.#uploads.gained(file, index),
				onComplete: (name, manifest) => this.#publisher.publish(announced(name, manifest)),
			},
			this.#lookUps,
		);
	}

	/** Dials the manager; call once. */
	start(): void {
		this.#membership.start();
	}

	on(event: PeerEvent): void {
		switch (event.type) {
			case 'tick':
				this.#tick(event.late);
				break;
			case 'share':
				this.#ports.disk.share(event.paths, event.fragmentSize);
				break;
			case 'unshare':
				this.#unshare(event.name);
				break;
			case 'get':
				this.#downloads.get(event);
				break;
			case 'cancel':
				this.#downloads.cancel(event.wanted);
				break;
			case 'find':
				this.#find(event.query);
				break;
			case 'files':
				this.#files();
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

	snapshot(): PeerSnapshot {
		return {
			peer: this.#membership.peer,
			name: this.#membership.name,
			isJoined: this.#membership.isJoined,
			peers: this.#membership.roster.size,
			shared: this.#shelf.count,
			transfers: this.#downloads.snapshot(),
		};
	}

	#tick(late: number): void {
		const now = this.#ports.clock.now();
		this.#membership.tick(late);
		if (this.#membership.hasEnded) return;
		this.#lookUps.tick();
		this.#publisher.tick(now);
		this.#links.tick();
		this.#uploads.tick();
		this.#downloads.tick();
		for (const search of this.#searches) if (search.isOver(now)) this.#found(search);
	}

	#network(event: NetworkEvent): void {
		switch (event.type) {
			case 'listening':
				this.#membership.listening(event.port);
				break;
			case 'listen-failed':
				this.#membership.listenFailed(event.failure);
				break;
			case 'link-opened':
				if (this.#membership.owns(event.link.id)) this.#membership.opened(event.link);
				else this.#links.opened(event.link);
				break;
			case 'link-accepted':
				break;
			case 'link-closed':
				this.#closed(event.link, event.failure);
				break;
			case 'message':
				if (this.#membership.owns(event.link.id)) this.#fromManager(event.message);
				else if (this.#links.owns(event.link.id)) this.#fromSource(event.link, event.message);
				else this.#fromFetcher(event.link, event.message);
				break;
			case 'block':
				for (const transfer of this.#downloads.active()) transfer.block(event.link, event.request, event.bytes);
				break;
			case 'delivered':
				this.#uploads.delivered(event.link, event.request);
				break;
			case 'undelivered': {
				const file = this.#uploads.undelivered(event.link, event.request, event.failure);
				if (file) this.#gone(file, null, event.failure);
				break;
			}
			default:
				event satisfies never;
		}
	}

	#disk(event: DiskEvent): void {
		switch (event.type) {
			case 'indexing':
				this.#publisher.indexing(event);
				this.#ports.report({event: 'indexing', name: event.name, size: event.size, percent: event.percent});
				break;
			case 'indexed':
				this.#indexed(event);
				break;
			case 'unindexed':
				this.#publisher.indexed(event.name);
				if (event.file) this.#gone(event.file, event.name, event.failure);
				else this.#ports.report({event: 'error', ...event.failure});
				break;
			case 'index-idle':
				this.#ports.report({event: 'index-idle', files: this.#shelf.count, skipped: event.skipped});
				break;
			default:
				this.#downloads.disk(event);
		}
	}

	#closed(link: number, because: Failure): void {
		if (this.#membership.owns(link)) this.#membership.closed(because);
		else if (this.#links.owns(link)) this.#links.closed(link, because);
		else this.#uploads.closed(link);
	}

	#fromManager(message: Message): void {
		if (message.type === 'directory') this.#lookUps.answered(message);
		else this.#membership.message(message);
	}

	#fromSource(link: Link, message: Message): void {
		const peer = this.#links.peerOf(link.id)!;
		switch (message.type) {
			case 'greeting':
				this.#links.greeted(link, message);
				break;
			case 'refused':
				link.close();
				this.#links.closed(link.id, failure('E_REFUSED', message.message, message.hint));
				break;
			case 'ping':
				link.send({type: 'pong', nonce: message.nonce});
				break;
			case 'availability':
				for (const transfer of this.#downloads.of(message.file)) transfer.availability(peer, link, message);
				break;
			case 'have':
				for (const transfer of this.#downloads.of(message.file)) transfer.have(peer, message.indexes);
				break;
			case 'manifest':
				for (const transfer of this.#downloads.of(message.file)) transfer.manifest(peer, message);
				break;
			case 'fragment-refused':
				for (const transfer of this.#downloads.active()) transfer.refused(peer, message);
				break;
			case 'results':
				for (const search of this.#searches) {
					if (search.request === message.request) search.results(peer, message);
				}
				break;
			default:
				break;
		}
	}

	#fromFetcher(link: Link, message: Message): void {
		switch (message.type) {
			case 'hello':
				if (message.protocol !== protocolName || message.version !== protocolVersion) {
					link.close(
						failure(
							'E_VERSION',
							`This peer speaks shoal/${protocolVersion}.`,
							'Use the same version of shoal on both sides.',
						),
					);
					return;
				}
				link.send({type: 'greeting', peer: this.#membership.peer, name: this.#membership.name});
				this.#uploads.greeted(link, message);
				break;
			case 'ping':
				link.send({type: 'pong', nonce: message.nonce});
				break;
			case 'requirement':
				this.#uploads.requirement(link.id, message.file);
				this.#counterAsk(link, message.file);
				break;
			case 'manifest-request':
				this.#uploads.manifest(link.id, message.file);
				break;
			case 'fragment-request':
				this.#uploads.request(link.id, message);
				break;
			case 'cancel':
				this.#uploads.cancel(link.id, message.request);
				break;
			case 'release':
				this.#uploads.release(link.id, message.file);
				break;
			case 'search':
				this.#uploads.search(link.id, message);
				break;
			default:
				break;
		}
	}

	/** Who wants what we want may soon have some of it: ask back. */
	#counterAsk(link: Link, file: FileId): void {
		const peer = this.#uploads.peerOf(link.id);
		if (peer) for (const transfer of this.#downloads.of(file)) transfer.ask(peer);
	}

	#listed(): void {
		const {roster, peer: me} = this.#membership;
		for (const entry of roster.values()) {
			this.#names.set(entry.peer, entry.name);
			this.#links.listed(entry);
			if (entry.peer === me || this.#known.has(entry.peer)) continue;
			this.#known.add(entry.peer);
			this.#downloads.listed(entry.peer);
		}
		for (const peer of this.#known) if (!roster.get(peer)) this.#known.delete(peer);
	}

	#indexed({name, manifest, path, content}: Extract<DiskEvent, {type: 'indexed'}>): void {
		this.#publisher.indexed(name);
		if (!this.#shelf.share(name, manifest, content, true)) return;
		this.#paths.set(manifest.id, path);
		this.#publisher.publish(announced(name, manifest));
		const {id, size} = manifest;
		this.#ports.report({event: 'indexed', name, id, size, fragments: fragmentCount(manifest)});
	}

	#unshare(name: string): void {
		const files = this.#shelf.named(name);
		if (files.length === 0) {
			this.#ports.report({
				event: 'error',
				...failure('E_NO_FILE', `You do not share ${name}.`, '`files` lists what you share.'),
			});
			return;
		}
		for (const file of files) this.#withdraw(file, name, 'removed');
	}

	/** A shared file has changed or vanished on disk: nobody is served from it any more. */
	#gone(file: FileId, name: string | null, because: Failure): void {
		for (const label of name === null ? [...(this.#shelf.get(file)?.names ?? [])] : [name]) {
			this.#withdraw(file, label, because.message);
		}
	}

	#withdraw(file: FileId, name: string, reason: string): void {
		const holding = this.#shelf.get(file);
		if (!holding?.names.has(name)) return;
		this.#publisher.withdraw(announced(name, holding.manifest));
		this.#shelf.unshare(file, name);
		this.#ports.disk.unshare(file, name);
		this.#ports.report({event: 'unshared', name, reason});
	}

	#find(query: string): void {
		const {roster, peer} = this.#membership;
		const search = new Search(++this.#requests, query, others(roster, peer), this.#links, this.#ports.clock.now());
		this.#searches.add(search);
		search.start();
	}

	#found(search: Search): void {
		this.#searches.delete(search);
		const entry = this.#membership.roster.get(this.#membership.peer);
		this.#ports.report({event: 'found', ...search.finish({entry, files: this.#shelf.shared(search.query)})});
	}

	#files(): void {
		this.#lookUps.ask('all', '', ({files, indexing}) => {
			const rows = listed(files, peer => this.#nameOf(peer));
			this.#ports.report({event: 'files', files: rows, indexing: indexing.map(({name, percent}) => ({name, percent}))});
		});
	}

	#findHolders(transfer: Transfer): void {
		this.#lookUps.ask('id', transfer.plan.file.file, ({files}) => {
			for (const {holders} of files) for (const peer of holders) transfer.ask(peer);
		});
	}

	#nameOf(peer: PeerId): string {
		return this.#names.get(peer) ?? peer;
	}

	/** Tells the manager first, then ends everything in order. */
	#leave(): void {
		if (this.#membership.hasEnded) {
			this.#ports.report({event: 'left'});
			return;
		}
		this.#letGo();
		this.#membership.leave();
		this.#ports.report({event: 'left'});
	}

	#letGo(): void {
		this.#downloads.cancelAll();
		this.#links.closeAll();
		this.#uploads.closeAll();
	}
}
