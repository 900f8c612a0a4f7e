/**
 * A process between a downloader and the others: passes every byte on, stops one stream at an exact place and says `held` once all
 * before that place has arrived.
 * Argument: its plan as JSON. Reads words: `pass` (on with what is held), `fin`, `rst` (end it, and whoever calls again), `lift` (pass all on).
 */
import {readFileSync} from 'node:fs';
import {connect, createServer, type Socket} from 'node:net';
import {createInterface} from 'node:readline';
import {FramesSeen, type Place} from './frames-seen.ts';

/** Where it listens, whom it stands for, and what it holds of that. */
export type RelayPlan = {
	readonly host: string;
	readonly behind: string;
	readonly ports: readonly number[];
	readonly hold: {readonly port: number; readonly way: 'there' | 'back'; readonly place: Place};
};

const plan = JSON.parse(process.argv[2]!) as RelayPlan;
let isFound = false;
/** How callers on the held port are turned away. */
let turned: 'fin' | 'rst' | null = null;
let pass: (() => void) | null = null;
let end: ((how: 'fin' | 'rst') => void) | null = null;

const say = (word: string): void => {
	process.stdout.write(`${word}\n`);
};

const close = (socket: Socket, how: 'fin' | 'rst'): void => {
	if (how === 'rst') socket.resetAndDestroy();
	else socket.end();
};

/** Milliseconds between two looks at what is still on its way. */
const glance = 2;
/** What the system still keeps of a connection until the other end has it: `sl local remote state tx_queue:rx_queue ...`, numbers in hex. */
const isOnItsWay = ({localPort, remotePort, writableLength}: Socket): boolean => {
	if (writableLength > 0) return true;
	const isPort = (end: string | undefined, port: number | undefined): boolean =>
		Number.parseInt(end?.split(':')[1] ?? '', 16) === port;
	for (const line of readFileSync('/proc/self/net/tcp', 'latin1').split('\n')) {
		const [, local, remote, , queues] = line.trim().split(/\s+/);
		if (isPort(local, localPort) && isPort(remote, remotePort)) return Number.parseInt(queues!, 16) > 0;
	}
	return false;
};

/** A fault that came earlier would take the last bytes with it, and would not be where it is said to be. */
const whenArrived = (socket: Socket, then: () => void): void => {
	if (isOnItsWay(socket)) setTimeout(() => whenArrived(socket, then), glance);
	else then();
};

/** Carries one direction; `place` is looked for in it. */
const carry = (from: Socket, to: Socket, place: Place | null, both: readonly [Socket, Socket]): void => {
	let seen = place ? new FramesSeen(place) : null;
	let held: Buffer[] | null = null;
	const write = (bytes: Buffer): void => {
		if (bytes.length === 0 || to.write(bytes) || from.isPaused()) return;
		from.pause();
		to.once('drain', () => from.resume());
	};
	from.on('data', chunk => {
		const bytes = chunk as Buffer;
		if (held) {
			held.push(bytes);
			return;
		}
		if (seen && isFound) {
			write(seen.rest);
			seen = null;
		}
		if (!seen) {
			write(bytes);
			return;
		}
		const {passes, behind} = seen.push(bytes);
		write(passes);
		if (!behind) return;
		isFound = true;
		seen = null;
		held = [behind];
		pass = () => {
			const waiting = held ?? [];
			held = null;
			for (const one of waiting) write(one);
		};
		end = how => {
			close(both[0], how);
			both[1].destroy();
		};
		whenArrived(to, () => say('held'));
	});
	from.on('end', () => {
		if (!held) to.end();
	});
	from.on('close', () => {
		if (!held) to.destroySoon();
	});
	from.on('error', () => {});
};

for (const port of plan.ports) {
	createServer({allowHalfOpen: true}, caller => {
		caller.on('error', () => {});
		if (turned && port === plan.hold.port) {
			close(caller, turned);
			return;
		}
		const other = connect({host: plan.behind, port, allowHalfOpen: true});
		const isWatched = port === plan.hold.port;
		const {way, place} = plan.hold;
		carry(caller, other, isWatched && way === 'there' ? place : null, [caller, other]);
		carry(other, caller, isWatched && way === 'back' ? place : null, [caller, other]);
	}).listen(port, plan.host, () => say('listening'));
}

createInterface({input: process.stdin}).on('line', word => {
	if (word === 'fin' || word === 'rst') {
		turned = word;
		end?.(word);
	} else {
		if (word === 'lift') turned = null;
		pass?.();
		pass = null;
	}
});
