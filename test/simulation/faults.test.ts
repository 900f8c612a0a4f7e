import {beforeEach, describe, expect, it} from 'vitest';
import type {NetworkEvent} from '../../source/net/events.ts';
import type {Link} from '../../source/net/ports.ts';
import {honest} from '../../source/simulation/machine.ts';
import {SeededRandom} from '../../source/simulation/seeded-random.ts';
import {VirtualClock} from '../../source/simulation/virtual-clock.ts';
import type {VirtualHost} from '../../source/simulation/virtual-host.ts';
import {VirtualNetwork} from '../../source/simulation/virtual-network.ts';
import {FakeLanding, hello, MemoryContent, someBytes} from '../contract/network-fakes.ts';

const [here, there] = ['10.0.0.1', '10.0.0.2'];
const rate = {up: 10_000, down: 0, latency: 5};

describe('the simulated network', () => {
	let clock: VirtualClock;
	let world: VirtualNetwork;
	let events: {source: NetworkEvent[]; fetcher: NetworkEvent[]};
	let hosts: {source: VirtualHost; fetcher: VirtualHost};
	let links: {source: Link; fetcher: Link};
	const types = (of: 'source' | 'fetcher'): string[] => events[of].splice(0).map(({type}) => type);
	const pass = (ms: number): void => {
		clock.run(clock.now() + ms);
	};
	const dial = (timeout = 5000): Link => hosts.fetcher.dial({host: here, port: 7}, 'source', {timeout});
	/** Content that answers without a promise. */
	const content = Object.assign(new MemoryContent(someBytes(10_000)), {
		readNow: (into: Uint8Array, position: number) => {
			into.set(content.bytes.subarray(position, position + into.length));
		},
	});

	beforeEach(() => {
		clock = new VirtualClock();
		world = new VirtualNetwork(clock, new SeededRandom(1));
		world.machine(here, rate);
		events = {source: [], fetcher: []};
		hosts = {
			source: world.host(here, event => events.source.push(event)),
			fetcher: world.host(there, event => events.fetcher.push(event)),
		};
		hosts.source.listen({host: '', port: 7}, 'fetcher');
		const fetcher = dial();
		pass(100);
		const accepted = events.source.find(event => event.type === 'link-accepted');
		links = {fetcher, source: accepted!.link};
		fetcher.send(hello('fetcher'));
		links.source.send({type: 'greeting', peer: 'owner', name: 'box'});
		pass(100);
		types('source');
		types('fetcher');
	});

	const ask = (request: number, length: number): FakeLanding => {
		const landing = new FakeLanding(length);
		links.fetcher.expect(request, landing);
		links.source.deliver(request, content, 0, length);
		return landing;
	};

	it('takes the time that the slower wire needs', () => {
		const landing = ask(1, 5000);
		pass(490);
		expect(landing.state).toBe('open');
		pass(30);
		expect(landing.state).toBe('finished');
		expect(types('source')).toEqual(['delivered']);
	});

	it('holds everything while parted, and delivers it when that ends soon', () => {
		world.partition([[here]]);
		links.fetcher.send({type: 'ping', nonce: 1});
		pass(10_000);
		expect(types('source')).toEqual([]);
		world.heal();
		pass(100);
		expect(types('source')).toEqual(['message']);
	});

	it('resets both ends when the way comes back too late', () => {
		world.partition([[here]]);
		links.fetcher.send({type: 'ping', nonce: 1});
		pass(20_000);
		world.heal();
		pass(100);
		expect([types('source'), types('fetcher')]).toEqual([['link-closed'], ['link-closed']]);
	});

	it('loses one way only', () => {
		world.lose(here, there);
		links.fetcher.send({type: 'ping', nonce: 1});
		links.source.send({type: 'ping', nonce: 2});
		pass(1000);
		expect([types('source'), types('fetcher')]).toEqual([['message'], []]);
	});

	it('lets a dial wait for the end of a partition, or time out', () => {
		world.partition([[here]]);
		dial(2000);
		dial(60_000);
		pass(3000);
		expect(events.fetcher.splice(0)).toMatchObject([{type: 'link-closed', failure: {code: 'E_UNREACHABLE'}}]);
		world.heal();
		pass(2000);
		expect(types('fetcher')).toEqual(['link-opened']);
	});

	it('brings a stalled machine everything afterwards, in order', () => {
		world.stall(here, 3000);
		for (let nonce = 0; nonce < 3; nonce++) links.fetcher.send({type: 'ping', nonce});
		pass(2900);
		expect(types('source')).toEqual([]);
		pass(200);
		expect(events.source.map(event => event.type === 'message' && event.message)).toMatchObject([
			{nonce: 0},
			{nonce: 1},
			{nonce: 2},
		]);
	});

	it('resets the links of a crashed process, which hears nothing more', () => {
		const landing = ask(1, 5000);
		pass(100);
		hosts.source.crash();
		pass(1000);
		expect(landing.state).toBe('abandoned');
		expect(events.fetcher.at(-1)).toMatchObject({type: 'link-closed', failure: {code: 'E_CLOSED'}});
		expect(types('source')).toEqual([]);
		types('fetcher');
		dial();
		pass(100);
		expect(events.fetcher.at(-1)).toMatchObject({type: 'link-closed', failure: {code: 'E_UNREACHABLE'}});
	});

	it('sends what waits at the new rate once that changes', () => {
		world.machine(here).up.rate = 10;
		const landing = ask(1, 5000);
		pass(10_000);
		expect(landing.state).toBe('open');
		world.machine(here).up.rate = 10_000;
		pass(480);
		expect(landing.state).toBe('open');
		pass(40);
		expect(landing.state).toBe('finished');
	});

	it('leaves everybody in the dark about a machine without power, until that is back', () => {
		ask(1, 5000);
		pass(100);
		types('fetcher');
		world.darken(here);
		hosts.source.crash();
		dial(2000);
		pass(20_000);
		expect(events.fetcher.splice(0)).toMatchObject([{type: 'link-closed', failure: {code: 'E_UNREACHABLE'}}]);
		world.heal();
		pass(1000);
		expect(types('fetcher')).toEqual([]);
		world.lighten(here);
		pass(1000);
		expect(events.fetcher.splice(0)).toMatchObject([{type: 'link-closed', failure: {code: 'E_CLOSED'}}]);
	});

	it('lets machines lie, fall mute or refuse', () => {
		world.corrupt(here, {...honest, lies: 1});
		const lie = ask(1, 1000);
		pass(1000);
		expect(lie.state).toBe('finished');
		expect(lie.bytes.equals(content.bytes.subarray(0, 1000))).toBe(false);
		world.corrupt(here, {...honest, isMute: true});
		expect(ask(2, 1000).state).toBe('open');
		pass(1000);
		world.corrupt(here, {...honest, isRefusing: true});
		types('fetcher');
		ask(3, 1000);
		pass(1000);
		expect(types('fetcher')).toEqual(['message']);
	});
});
