/** A stranger that joins a manager and says one thing that nobody may say. Whoever hears it must close the link; it judges nothing else. */
import type {NetworkEvent} from '../net/events.ts';
import {hello} from '../net/handshake.ts';
import type {Link} from '../net/ports.ts';
import type {Message} from '../net/wire/messages.ts';
import type {World} from './world.ts';

const nothing = '0'.repeat(64);
const shared = {file: nothing, size: 5000, fragmentSize: 1024, whole: nothing};

/** What it says, and what about it is hostile. */
const intrusions = {
	'a path that leaves its folder': {type: 'publish', files: [{...shared, name: '../../etc/passwd'}]},
	'an absolute path': {type: 'publish', files: [{...shared, name: '/etc/passwd'}]},
	'a path of another system': {type: 'publish', files: [{...shared, name: 'C:\\boot.ini'}]},
	'a reserved name': {type: 'publish', files: [{...shared, name: 'photos/CON'}]},
	'a name that writes to terminals': {type: 'publish', files: [{...shared, name: 'a\u001b]52;c;x\u0007.bin'}]},
	'a name that turns round': {type: 'publish', files: [{...shared, name: 'a\u202egnp.exe'}]},
	'a file of impossible fragments': {type: 'publish', files: [{...shared, name: 'a.bin', fragmentSize: 1}]},
	'a hostile name of what it fetches': {type: 'status', upRate: 0, downRate: 0, fetching: '../a\n'},
	'what only a source says': {type: 'have', file: nothing, indexes: [0]},
} as const satisfies Record<string, Message>;

export type Intrusion = keyof typeof intrusions;
export const intrusionNames = Object.keys(intrusions) as readonly Intrusion[];

/** Milliseconds. */
const beat = 1500;

export class Intruder {
	readonly what: Intrusion;
	readonly #world: World;
	#link: Link | null = null;
	#hasSpoken = false;

	constructor(world: World, what: Intrusion) {
		this.#world = world;
		this.what = what;
	}

	/** Whether it spoke and is still linked. */
	get isTolerated(): boolean {
		return this.#hasSpoken && this.#link !== null;
	}

	/** From a machine of its own, at this address. */
	start(address: string): void {
		const {network, manager} = this.#world;
		const host = network.host(address, event => this.#on(event));
		this.#link = host.dial(manager.address, 'manager', {timeout: 5000});
	}

	#on(event: NetworkEvent): void {
		if (event.type === 'link-closed') this.#link = null;
		else if (event.type === 'link-opened') {
			const of = {role: 'member', peer: 'intruder', token: 'intruder', isNameChosen: false, ttl: 0} as const;
			event.link.send(hello({...of, name: 'intruder'}));
		} else if (event.type === 'message' && event.message.type === 'welcome') {
			event.link.send({type: 'listening', port: 7});
			event.link.send(intrusions[this.what]);
			this.#hasSpoken = true;
			this.#stay(event.link);
		}
	}

	/** It is not silence that ends its link. */
	#stay(link: Link): void {
		if (this.#link !== link) return;
		link.send({type: 'heartbeat', version: 0});
		this.#world.later(beat, () => this.#stay(link));
	}
}
