/** Many peers in one process, with real sockets and no files: joins, leaves and crashes as told, says what list each has. Started by crowd.ts. */
import {createHash} from 'node:crypto';
import {peerTick, startTicks, systemClock} from '../../source/host/clock.ts';
import {eventLoop} from '../../source/host/event-loop.ts';
import {systemRandom} from '../../source/host/random.ts';
import type {PeerEvent} from '../../source/net/events.ts';
import type {PeerFact} from '../../source/net/facts.ts';
import {PeerEngine} from '../../source/net/peer/peer-engine.ts';
import type {Disk} from '../../source/net/ports.ts';
import {TcpNetwork} from '../../source/net/tcp/tcp-network.ts';
import type {Order, Views} from './orders.ts';

const {port, prefix} = JSON.parse(process.argv[2]!) as {port: number; prefix: string};

const nothing = (): never => {
	throw new Error('no files here');
};
const noDisk: Disk = {
	...{share: nothing, unshare: nothing, openPart: nothing, openBatch: nothing, landing: nothing},
	...{copyFragment: nothing, finishPart: nothing, closePart: nothing},
};

type List = Extract<PeerFact, {event: 'list'}>;

class Peer {
	isJoined = false;
	list: List | null = null;
	readonly #loop = eventLoop<PeerEvent>(error => {
		console.error(error);
		process.exit(1);
	});
	readonly #network = new TcpNetwork({post: this.#loop.post});
	readonly #ticks: {stop(): void};

	constructor(name: string) {
		const options = {
			role: 'member',
			...{name, isNameChosen: false, manager: {host: '127.0.0.1', port}},
			...{host: null, port: 0, ttl: 0, up: 0, down: 0},
		} as const;
		const ports = {
			...{clock: systemClock, random: systemRandom, network: this.#network, disk: noDisk},
			report: (fact: PeerFact) => {
				if (fact.event === 'list') this.list = fact;
				if (fact.event === 'joined') this.isJoined = true;
			},
		};
		const engine = new PeerEngine(ports, options);
		this.#loop.attach(engine);
		engine.start();
		this.#ticks = startTicks(peerTick, this.#loop.post);
	}

	/** With a goodbye, or without a word. */
	async end(isPolite: boolean): Promise<void> {
		if (isPolite) this.#loop.post({type: 'leave'});
		else this.#loop.stop();
		this.#ticks.stop();
		await this.#network.close();
		this.#loop.stop();
	}
}

const peers: Peer[] = [];
let named = 0;

const views = (): Views => ({
	joined: peers.filter(({isJoined}) => isJoined).length,
	lists: peers.map(({list}) => {
		if (!list) return 'none';
		const ids = list.peers.map(({peer}) => peer).sort();
		return `${list.epoch} ${list.version} ${ids.length} ${createHash('sha256').update(ids.join()).digest('hex').slice(0, 16)}`;
	}),
});

process.on('message', async (order: Order) => {
	switch (order.to) {
		case 'join':
			for (let more = 0; more < order.count; more++) peers.push(new Peer(`${prefix}-${++named}`));
			break;
		case 'end':
			await Promise.all(peers.splice(0, order.count).map(peer => peer.end(order.isPolite)));
			break;
		case 'views':
			process.send!(views());
			break;
		default:
			order satisfies never;
	}
});
process.on('disconnect', () => process.exit(0));
