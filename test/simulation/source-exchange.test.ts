/** Sources that peers tell each other of while there is no manager: in virtual time, with real engines. */
import {describe, expect, test} from 'vitest';
import {hello} from '../../source/net/handshake.ts';
import type {PeerId, RosterEntry, TopologyName} from '../../source/net/types.ts';
import {honest} from '../../source/simulation/machine.ts';
import type {SimulatedPeer} from '../../source/simulation/simulated-peer.ts';
import type {VirtualHost} from '../../source/simulation/virtual-host.ts';
import {World} from '../../source/simulation/world.ts';
import {someBytes} from '../contract/sample-bytes.ts';

const file = {name: 'a.bin', bytes: someBytes(3_000_000), fragmentSize: 16_384};
const line = {up: 100_000, down: 0, latency: 5, work: 4};
/** In bytes per second: the file takes two and a half minutes. */
const slow = 20_000;

const has = (peer: SimulatedPeer, event: string): boolean => peer.facts.some(({fact}) => fact.event === event);
const told = (peer: SimulatedPeer): string[] =>
	peer.facts.flatMap(({fact}) => (fact.event === 'told' ? [`${fact.name} by ${fact.byName}`] : []));
const fragmentsFrom = (peer: SimulatedPeer, other: SimulatedPeer): number => {
	const id = other.snapshot()!.peer;
	return peer.facts.filter(({fact}) => fact.event === 'fragment' && fact.from === id).length;
};

const linksTo = ({facts}: SimulatedPeer, peer: PeerId): number =>
	facts.filter(({fact}) => fact.event === 'linked' && fact.peer === peer).length;

/** One source, and a member that downloads from it, slowly. */
class Town {
	readonly world = new World({seed: 4});
	readonly source: SimulatedPeer;
	readonly member: SimulatedPeer;

	constructor(topology: TopologyName, whoIsSlow: 'source' | 'member') {
		const {world} = this;
		world.manager.start();
		this.source = world.addPeer({
			name: 'source',
			shares: [file],
			...line,
			...(whoIsSlow === 'source' ? {up: slow} : {}),
		});
		this.member = world.addPeer({name: 'member', shares: [], ...line, ...(whoIsSlow === 'member' ? {down: slow} : {})});
		for (const peer of world.peers) peer.start();
		world.run(1000);
		this.member.get('a.bin', topology);
		this.until(() => has(this.member, 'started'));
	}

	until(isSo: () => boolean, limit = 120_000): void {
		expect(this.world.runUntil(isSo, limit)).toBe(true);
	}

	/** The member alone cannot reach the manager any more; the list has it no more. */
	cutOff(): void {
		const {world, member} = this;
		const {host} = world.manager.address;
		world.network.lose(member.address, host);
		world.network.lose(host, member.address);
		this.until(
			() => has(member, 'manager-lost') && !world.manager.snapshot()!.peers.some(({name}) => name === 'member'),
		);
	}

	/** Somebody joins who has it, as slow as the source; or downloads the same. */
	join(name: string, isOwner: boolean): SimulatedPeer {
		const newcomer = this.world.addPeer({name, shares: isOwner ? [file] : [], ...line, ...(isOwner ? {up: slow} : {})});
		newcomer.start();
		this.world.run(1000);
		if (!isOwner) newcomer.get('a.bin', 'swarm');
		return newcomer;
	}

	/** Source and friend die; what is missing comes from the newcomer of whom the friend told. */
	finishWith(newcomer: SimulatedPeer, friend: SimulatedPeer): void {
		const {member, source} = this;
		source.crash();
		friend.crash();
		expect(has(member, 'complete')).toBe(false);
		this.finish();
		expect(fragmentsFrom(member, newcomer)).toBeGreaterThan(0);
		expect(told(member)).toEqual(['newcomer by friend']);
	}

	finish(): void {
		this.until(() => has(this.member, 'complete'), 300_000);
		expect(this.member.files.whole.get('/downloads/a.bin')?.equals(file.bytes)).toBe(true);
		expect(this.world.bugs).toEqual([]);
	}
}

/** What it does in our place: greets under this id, says it has all or has just begun, gives wrong bytes, tells of others. */
type Swindle = {
	readonly address: string;
	readonly id: () => PeerId;
	readonly holds: 'all' | 'some';
	readonly entries: () => readonly RosterEntry[];
};

/** A process of no peer of ours; it listens on port 7000. */
const swindler = (world: World, {address, id, holds, entries}: Swindle): VirtualHost => {
	const host = world.network.host(address, event => {
		if (event.type === 'link-opened') {
			const of = {role: 'member', peer: id(), token: 'x', isNameChosen: false, ttl: 0} as const;
			event.link.send(hello({...of, name: id()}));
		}
		if (event.type !== 'message') return;
		const {link, message} = event;
		switch (message.type) {
			case 'welcome':
				link.send({type: 'listening', port: 7000});
				break;
			case 'hello':
				link.send({type: 'greeting', peer: id(), name: id()});
				break;
			case 'requirement':
				link.send({type: 'availability', file: message.file, holds, part: 0, parts: 1, bits: new Uint8Array()});
				break;
			case 'sources-request':
				link.send({type: 'sources', file: message.file, entries: entries()});
				break;
			case 'fragment-request':
				for (const {request} of message.wanted) link.deliver(request, junk, 0, file.fragmentSize);
				break;
			default:
				break;
		}
	});
	host.listen({host: address, port: 7000}, 'fetcher');
	return host;
};

const junk = {read: () => Promise.resolve(), readNow: () => {}};

describe('without the manager', () => {
	test('a member that is cut off from it hears of one who joined since from another, and finishes there when all others are gone', () => {
		const town = new Town('swarm', 'source');
		const {member} = town;
		const friend = town.join('friend', false);
		town.until(() => fragmentsFrom(member, friend) > 0);
		town.cutOff();
		const newcomer = town.join('newcomer', true);
		town.until(() => told(member).length > 0);
		town.finishWith(newcomer, friend);
	});

	test('one to whom the last change of the list did not come learns of the newcomer from another that has no manager either', () => {
		const town = new Town('swarm', 'source');
		const {world, member} = town;
		const friend = town.join('friend', false);
		town.until(() => fragmentsFrom(member, friend) > 0);
		world.network.lose(world.manager.address.host, member.address);
		const newcomer = town.join('newcomer', true);
		town.until(() => fragmentsFrom(friend, newcomer) > 0);
		world.manager.crash();
		town.until(() => has(friend, 'manager-lost') && has(member, 'manager-lost'));
		town.until(() => told(member).length > 0);
		town.finishWith(newcomer, friend);
	});

	test('one that was told of and has answered is dialled again when its link breaks', () => {
		const town = new Town('swarm', 'member');
		const {world, member} = town;
		town.cutOff();
		const newcomer = town.join('newcomer', false);
		const links = (): number => linksTo(member, newcomer.snapshot()!.peer);
		town.until(() => links() === 1);
		world.network.cut(member.address, newcomer.address);
		town.until(() => links() === 2);
		town.finish();
	});

	test('in a group whose order matters one that was told of is turned to only when nothing comes any more', () => {
		const town = new Town('ring', 'member');
		town.cutOff();
		const newcomer = town.join('newcomer', false);
		town.until(() => has(newcomer, 'complete'), 200_000);
		town.until(() => told(town.member).length > 0);
		expect(fragmentsFrom(town.member, newcomer)).toBe(0);
		town.source.crash();
		town.finish();
		expect(fragmentsFrom(town.member, newcomer)).toBeGreaterThan(0);
	});

	test('nobody is asked, told or tried while the manager is there', () => {
		const town = new Town('swarm', 'member');
		const words = new Set<string>();
		town.world.onSaid = (_, {type}) => words.add(type);
		town.join('newcomer', false);
		town.finish();
		expect(words).toContain('requirement');
		expect(words).not.toContain('sources-request');
		expect(told(town.member)).toEqual([]);
	});
});

describe('when the manager is back', () => {
	test('its list rules again: everybody is one source, and one that is not in it is dialled no more', () => {
		const town = new Town('swarm', 'member');
		const {world, member} = town;
		town.cutOff();
		const newcomer = town.join('newcomer', false);
		town.until(() => told(member).length > 0 && fragmentsFrom(member, newcomer) > 0);
		const {peer} = newcomer.snapshot()!;
		world.network.heal();
		town.until(() => has(member, 'manager-back'));
		expect(linksTo(member, peer)).toBe(1);
		newcomer.crash();
		town.finish();
		expect(linksTo(member, peer)).toBe(1);
		const sources = member.facts.flatMap(({fact}) => (fact.event === 'complete' ? fact.sources : []));
		expect(sources.map(({name}) => name).sort()).toEqual(['newcomer', 'source']);
	});

	test.each([
		['gives wrong bytes', 'all'],
		['gives nothing', 'some'],
	] as const)(
		'whoever was told of under the id of one that it has elsewhere was somebody else, though that one %s',
		(_, holds) => {
			const town = new Town('swarm', 'source');
			const {world, member} = town;
			const impostor = '10.0.0.77';
			let victim = '';
			swindler(world, {address: impostor, id: () => victim, holds, entries: () => []});
			const lie = () => [{peer: victim, name: 'newcomer', host: impostor, port: 7000, isLate: false}];
			swindler(world, {address: '10.0.0.66', id: () => 'teller', holds: 'some', entries: lie}).dial(
				...([world.manager.address, 'manager', {timeout: 5000}] as const),
			);
			town.until(() => linksTo(member, 'teller') === 1);
			town.cutOff();
			const newcomer = town.join('newcomer', true);
			victim = newcomer.snapshot()!.peer;
			town.until(() => (holds === 'all' ? has(member, 'source-banned') : linksTo(member, victim) === 1));
			expect(told(member)).toEqual(['newcomer by teller']);
			expect(has(member, 'complete')).toBe(false);
			world.network.heal();
			town.finish();
			const turns = member.facts.flatMap(({fact}) => (fact.event === 'source-unbanned' ? [fact] : []));
			const unbanned = {peer: victim, reason: expect.stringContaining('at another address')};
			expect(turns).toMatchObject(holds === 'all' ? [unbanned] : []);
			expect(fragmentsFrom(member, newcomer)).toBeGreaterThan(0);
		},
	);
});

describe('a source that tells of peers that there are not', () => {
	test('makes a member dial eight times at most, however often it is asked, until the manager has been back', () => {
		const town = new Town('swarm', 'member');
		const {world, member, source} = town;
		const victim = '10.9.9.9';
		let answers = 0;
		world.network.machine(victim);
		world.network.corrupt(source.address, {...honest, slanders: victim});
		world.onSaid = (link, {type}) => {
			if (type === 'sources' && link.localHost === source.address) answers++;
		};
		const dials = (): number => world.network.dials.get(victim) ?? 0;
		town.cutOff();
		town.join('newcomer', false);
		town.until(() => answers > 4);
		expect(dials()).toBe(8);
		world.network.heal();
		town.until(() => has(member, 'manager-back'));
		town.cutOff();
		town.until(() => dials() > 8);
		town.finish();
		expect(answers).toBeGreaterThan(8);
		expect(dials()).toBe(16);
		expect(told(member)).toHaveLength(16);
	});
});
