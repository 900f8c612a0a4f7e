/** What this peer shares: indexed, announced, withdrawn when it changes or goes. Serving it is the uploads' business. */
import type {DiskEvent} from '../events.ts';
import {type Failure, failure} from '../failures.ts';
import {fragmentCount} from '../manifest.ts';
import type {FileId, Manifest} from '../types.ts';
import type {Message} from '../wire/messages.ts';
import type {PeerPorts} from './options.ts';
import {Publisher} from './publisher.ts';
import {announced, Shelf} from './shelf.ts';

export class Sharing {
	readonly shelf = new Shelf();
	readonly #ports: Pick<PeerPorts, 'disk' | 'report'>;
	readonly #publisher: Publisher;

	/** `say` reaches the manager, or nobody while it is away. */
	constructor(ports: Pick<PeerPorts, 'disk' | 'report'>, say: (messages: readonly Message[]) => void) {
		this.#ports = ports;
		this.#publisher = new Publisher(say);
	}

	/** The manager knows nothing of us: everything is announced again. */
	joined(): void {
		this.#publisher.again(this.shelf.shared());
	}

	tick(now: number): void {
		this.#publisher.tick(now);
	}

	share(paths: readonly string[], fragmentSize: number): void {
		this.#ports.disk.share(paths, fragmentSize);
	}

	/** A download is whole and on the shelf. */
	completed(name: string, manifest: Manifest): void {
		this.#publisher.publish(announced(name, manifest));
	}

	/** What the disk says of files to share. */
	disk(event: Extract<DiskEvent, {type: 'indexing' | 'indexed' | 'unindexed' | 'index-idle'}>): void {
		switch (event.type) {
			case 'indexing':
				this.#indexing(event);
				break;
			case 'indexed':
				this.#indexed(event);
				break;
			case 'unindexed':
				this.#unindexed(event);
				break;
			case 'index-idle':
				this.#ports.report({event: 'index-idle', files: this.shelf.count, skipped: event.skipped});
				break;
			default:
				event satisfies never;
		}
	}

	#indexing(event: Extract<DiskEvent, {type: 'indexing'}>): void {
		this.#publisher.indexing(event);
		this.#ports.report({event: 'indexing', name: event.name, size: event.size, percent: event.percent});
	}

	#indexed({name, manifest, content, path}: Extract<DiskEvent, {type: 'indexed'}>): void {
		this.#publisher.indexed(name);
		if (!this.shelf.share(name, {manifest, content, path}, true)) return;
		this.#publisher.publish(announced(name, manifest));
		const {id, size} = manifest;
		this.#ports.report({event: 'indexed', name, id, size, fragments: fragmentCount(manifest)});
	}

	#unindexed({name, file, failure: because}: Extract<DiskEvent, {type: 'unindexed'}>): void {
		this.#publisher.indexed(name);
		if (file) this.#withdraw(file, name, because.message);
		else this.#ports.report({event: 'error', ...because});
	}

	/** Tells what is shared. */
	tell(): void {
		const files = this.shelf.shared().map(({name, file, size}) => ({name, id: file, size}));
		this.#ports.report({event: 'shared', files});
	}

	/** A person stops sharing a name. */
	unshare(name: string): void {
		const files = this.shelf.named(name);
		for (const file of files) this.#withdraw(file, name, 'removed');
		if (files.length > 0) return;
		this.#ports.report({
			event: 'error',
			...failure('E_NO_FILE', `You do not share ${name}.`, '`files` lists what you share.'),
		});
	}

	/** A shared file has changed or vanished on disk: nobody is served from it any more. */
	gone(file: FileId, because: Failure): void {
		for (const name of [...(this.shelf.get(file)?.names ?? [])]) this.#withdraw(file, name, because.message);
	}

	#withdraw(file: FileId, name: string, reason: string): void {
		const holding = this.shelf.get(file);
		if (!holding?.names.has(name)) return;
		this.#publisher.withdraw(announced(name, holding.manifest));
		this.shelf.unshare(file, name);
		this.#ports.disk.unshare(file, name);
		this.#ports.report({event: 'unshared', name, reason});
	}
}
