/** One fault of the network at one exact moment of a download, with real processes on two machines: does it, and says what must come of it. */
import {readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {expect} from 'vitest';
import {messages} from '../../source/net/wire/messages.ts';
import {bytesOf, Place, type Shoal} from '../e2e/processes.ts';
import {Child} from './child.ts';
import {farDevice, Machines, nearDevice} from './machines.ts';
import type {RelayPlan} from './relay-process.ts';

export const faults = [
	'FIN',
	'RST',
	'drop to the source',
	'drop from the source',
	'drop both ways',
	'link down',
	'5 % loss',
	'10 kbit/s',
	'SIGSTOP',
] as const;
export type Fault = (typeof faults)[number];

export const phases = ['handshake', 'list', 'request', 'first byte', 'middle', 'last byte', 'finish'] as const;
export type Phase = (typeof phases)[number];

export type Cell = {readonly fault: Fault; readonly phase: Phase; readonly sources: 'alone' | 'with another'};

/** Milliseconds; no cell may hang past it. */
const bound = 100_000;
const fragment = 4096;
/** More than a connection takes unacknowledged in one go. */
const size = 256 * fragment;
const [near, far, relayed] = ['10.213.7.2', '10.213.7.3', '10.213.7.1'];
const managerPort = 7420;
const sourcePort = 7421;

/** Where a phase is, on which stream. */
const holds: Readonly<Record<Phase, RelayPlan['hold']>> = {
	handshake: {port: managerPort, way: 'back', place: {kind: 'before-frame', code: messages.welcome.code}},
	list: {port: managerPort, way: 'back', place: {kind: 'before-frame', code: messages['list-snapshot'].code}},
	request: {port: sourcePort, way: 'there', place: {kind: 'before-frame', code: messages['fragment-request'].code}},
	'first byte': {port: sourcePort, way: 'back', place: {kind: 'after-data', bytes: 1}},
	middle: {port: sourcePort, way: 'back', place: {kind: 'after-data', bytes: size / 2 + 1}},
	'last byte': {port: sourcePort, way: 'back', place: {kind: 'after-data', bytes: size - 1}},
	finish: {port: sourcePort, way: 'back', place: {kind: 'after-data', bytes: size}},
};

/** Everything one cell needs. */
type Scene = {
	readonly machines: Machines;
	readonly relay: Child;
	/** Whose process SIGSTOP stops. */
	readonly stopped: Shoal;
};

const rules: Readonly<Partial<Record<Fault, string>>> = {
	'drop to the source': `oifname ${nearDevice} drop`,
	'drop from the source': `iifname ${nearDevice} drop`,
	'drop both ways': `oifname ${nearDevice} drop; iifname ${nearDevice} drop`,
	'5 % loss': `oifname ${nearDevice} numgen random mod 100 < 5 drop; iifname ${nearDevice} numgen random mod 100 < 5 drop`,
};

const apply = (fault: Fault, {machines, relay, stopped}: Scene): void => {
	const {near: here, far: there} = machines;
	const limit = 'root tbf rate 10kbit burst 1600 limit 6000';
	switch (fault) {
		case 'FIN':
		case 'RST':
			relay.say(fault.toLowerCase());
			return;
		case 'SIGSTOP':
			// What stands in the relay has not been sent yet.
			stopped.kill('SIGSTOP');
			return;
		case 'link down':
			machines.does(there, `ip link set ${farDevice} down`);
			break;
		case '10 kbit/s':
			machines.does(there, `tc qdisc add dev ${farDevice} ${limit}`);
			machines.does(here, `tc qdisc add dev ${nearDevice} ${limit}`);
			break;
		default: {
			const chains = rules[fault]!.split('; ').map((rule, index) => {
				const hook = rule.startsWith('oif') ? 'output' : 'input';
				return `add chain inet fault c${index} { type filter hook ${hook} priority 0; }; add rule inet fault c${index} ${rule}`;
			});
			machines.does(here, `nft '${['add table inet fault', ...chains].join('; ')}'`);
		}
	}
	relay.say('pass');
};

const lift = (fault: Fault, {machines, relay, stopped}: Scene): void => {
	switch (fault) {
		case 'FIN':
		case 'RST':
			break;
		case 'SIGSTOP':
			stopped.kill('SIGCONT');
			break;
		case 'link down':
			machines.does(machines.far, `ip link set ${farDevice} up`);
			// The other end hears of it a moment later, and remembers whom it could not reach.
			for (const [machine, device] of [
				[machines.near, nearDevice],
				[machines.far, farDevice],
			] as const) {
				const isUp = `ip -br link show ${device} | grep -q ' UP '`;
				machines.does(machine, `until ${isUp}; do sleep 0.05; done; ip neigh flush dev ${device}`);
			}
			break;
		case '10 kbit/s':
			machines.does(machines.far, `tc qdisc del dev ${farDevice} root`);
			machines.does(machines.near, `tc qdisc del dev ${nearDevice} root`);
			break;
		default:
			machines.does(machines.near, 'nft delete table inet fault');
	}
	relay.say('lift');
};

/** What must come of a cell while its fault lasts. */
export type Outcome =
	/** The download ends well. */
	| {readonly kind: 'completes'}
	/** It goes on, slower than anybody wants to wait. */
	| {readonly kind: 'crawls'}
	/** It says why it waits and, of its source, what happened. */
	| {readonly kind: 'waits'; readonly waiting: RegExp; readonly lost: RegExp | null}
	/** The command ends with this failure. */
	| {readonly kind: 'fails'; readonly code: string; readonly exit: number; readonly message: RegExp};

export const outcomeOf = ({fault, phase, sources}: Cell): Outcome => {
	// One byte comes without an answer.
	if (phase === 'last byte' && fault === 'drop to the source') return {kind: 'completes'};
	if (phase === 'finish' || sources === 'with another' || fault === '5 % loss') return {kind: 'completes'};
	if (fault === '10 kbit/s') return {kind: 'crawls'};
	if (phase === 'handshake' || phase === 'list') return atManager(fault, phase);
	const waiting =
		/^(No peer that answers has a\.bin; \d asked|Nobody who has a\.bin can be reached: tried source at .+)\.$/;
	if (fault === 'FIN') return {kind: 'waits', waiting, lost: /^The other side closed the connection\.$/};
	if (fault === 'RST') return {kind: 'waits', waiting, lost: /^The connection was reset\.$/};
	// Nothing has begun to come, so nothing breaks off.
	if (phase === 'request' && fault !== 'drop to the source')
		return {kind: 'waits', waiting, lost: /^It has sent nothing for 30 seconds\.$/};
	// All before the place has arrived, so that every one of these falls into a message.
	const lost = /^The other side began a message and did not finish it within 10 s\.$/;
	return {kind: 'waits', waiting, lost};
};

const atManager = (fault: Fault, phase: 'handshake' | 'list'): Outcome => {
	const fails = {kind: 'fails', code: 'E_MANAGER', exit: 3} as const;
	const [start, end] =
		phase === 'list'
			? ['The manager at 10\\.213\\.7\\.1:7420 was lost before it sent its list: ', '']
			: ['What answers at 10\\.213\\.7\\.1:7420 is not a shoal manager \\(', '\\)'];
	const message = (reason: string): RegExp => new RegExp(`^${start}${reason}${end}$`);
	if (fault === 'FIN') return {...fails, message: message('The other side closed the connection\\.')};
	if (fault === 'RST') return {...fails, message: message('The connection was reset\\.')};
	// The list comes; nothing that we say or ask arrives.
	if (phase === 'list' && fault === 'drop to the source')
		return {...fails, code: 'E_MANAGER_LOST', message: /^The manager does not answer\.$/};
	// Its welcome comes; our answer does not arrive.
	if (fault === 'drop to the source')
		return {...fails, message: /was lost before it sent its list: The manager has been silent for 15 seconds\.$/};
	return {
		...fails,
		message: message(
			phase === 'list'
				? 'The manager has been silent for 15 seconds\\.'
				: 'The other side said nothing for 5 s after connecting\\.',
		),
	};
};

/** Plays one cell to its end. Throws where something else came of it. */
export const play = async (cell: Cell): Promise<void> => {
	const {fault, phase, sources} = cell;
	const here = new Place();
	const machines = await Machines.make([`${near}/24`], [`${far}/24`, `${relayed}/24`]);
	const plan: RelayPlan = {host: relayed, behind: far, ports: [managerPort, sourcePort], hold: holds[phase]};
	const script = fileURLToPath(new URL('./relay-process.ts', import.meta.url));
	const relay = new Child([...machines.far.before, process.execPath, script, JSON.stringify(plan)]);
	// Whoever still waits then hears that the processes have ended, and tells their story.
	const late = setTimeout(() => here.end(), bound);
	try {
		const bytes = bytesOf(size);
		const path = here.write('a.bin', bytes);
		const manager = here.run(['manager', '--host', far, '--port', `${managerPort}`, '--open', '--json'], machines.far);
		await Promise.all([relay.line('listening', plan.ports.length), manager.fact('listening')]);
		const share = (name: string, words: readonly string[], where: {readonly before: readonly string[]}): Shoal =>
			here.run(
				['peer', `${far}:${managerPort}`, path, '--name', name, '--fragment-size', '4KiB', '--json', ...words],
				where,
			);
		const source = share('source', ['--host', far, '--port', `${sourcePort}`], machines.far);
		await source.fact('indexed');
		const other = sources === 'with another' ? share('other', [], machines.near) : null;
		await other?.fact('indexed');
		await here.published(`${far}:${managerPort}`, 1, machines.far);
		// It is there, known to all, and its turn comes with the fault.
		other?.kill('SIGSTOP');
		const fetch = (name: string): Shoal =>
			here.run(
				['get', `${relayed}:${managerPort}`, 'a.bin', '--output', here.folder(name), '--name', name, '--json'],
				machines.near,
			);
		const get = fetch('out');
		await relay.line('held');
		// Only what has arrived is out of a reset's reach.
		if (phase === 'finish') await get.fact('fragment', () => get.all('fragment').length === size / fragment);
		const isManagers = holds[phase].port === managerPort;
		const scene: Scene = {machines, relay, stopped: isManagers ? manager : source};
		apply(fault, scene);
		other?.kill('SIGCONT');
		const outcome = outcomeOf(cell);
		await meets(outcome, get, whole(holds[phase].place));
		lift(fault, scene);
		const last = outcome.kind === 'fails' ? fetch('again') : get;
		const complete = await last.fact('complete');
		expect(await last.exit).toBe(0);
		expect(readFileSync(complete.path).equals(bytes)).toBe(true);
		const ours = last.all('fragment').map(({index}) => index);
		expect(new Set(ours).size).toBe(ours.length);
	} finally {
		clearTimeout(late);
		here.end();
		relay.end();
		machines.end();
	}
};

/** Fragments that had passed whole before a place. */
const whole = (place: RelayPlan['hold']['place']): number =>
	place.kind === 'after-data' ? Math.floor(place.bytes / fragment) : 0;

/** `before`: fragments that had come when the fault began. */
const meets = async (outcome: Outcome, get: Shoal, before: number): Promise<void> => {
	switch (outcome.kind) {
		case 'completes':
			await get.fact('complete');
			expect(await get.exit).toBe(0);
			return;
		case 'crawls':
			await get.fact(
				get.all('fragment').length === size / fragment - 1 ? 'complete' : 'fragment',
				() => get.all('fragment').length > before,
			);
			return;
		case 'waits': {
			const {reason} = await get.fact('waiting');
			expect(reason).toMatch(outcome.waiting);
			if (outcome.lost) expect((await get.fact('source-lost')).reason).toMatch(outcome.lost);
			return;
		}
		case 'fails': {
			const {code, message, hint} = await get.fact('error');
			expect({code, exit: await get.exit}).toEqual({code: outcome.code, exit: outcome.exit});
			expect(message).toMatch(outcome.message);
			expect(hint).not.toBe('');
			return;
		}
		default:
			outcome satisfies never;
	}
};
