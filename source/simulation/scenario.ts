/** Plays a story: a world by plan, a person who tries again, faults, and at the end what must hold. */
import type {FileId} from '../net/types.ts';
import {mend, strike} from './faults.ts';
import {Intruder, type Intrusion} from './intruder.ts';
import {Invariants} from './invariants.ts';
import {honest} from './machine.ts';
import {manifestOf} from './memory-files.ts';
import {indulge, type Whim} from './people.ts';
import {type Fault, planScenario, type ScenarioPlan, type Wish} from './scenario-plan.ts';
import type {SimulatedPeer} from './simulated-peer.ts';
import {isManagerSteady, undisturbed} from './undisturbed.ts';
import {World} from './world.ts';

export type Outcome = {
	readonly seed: number;
	/** Empty when all is well. */
	readonly violations: readonly string[];
	/** Milliseconds of virtual time. */
	readonly lasted: number;
	/** Milliseconds from the end of the last fault until every download was complete. */
	readonly completedIn: number;
	readonly trace: string;
	readonly traceHash: string;
};

/** Milliseconds after the last fault in which every download completes… */
const completionLimit = 180_000;
/** …and every list is the manager's: a peer may wait 15 s before it tries again to join, and one that fell silent has a lease of 10 s… */
const agreementLimit = 20_000;
/** …of up to 80 s when many fell silent at once, since the manager then doubts itself. */
const patience = 80_000;
/** Milliseconds in which slow lines get rid of what was asked of many sources, and cancelled too late. */
const drainLimit = 120_000;
/** A line with less to carry than this, in milliseconds, is free. */
const idle = 250;
/** Milliseconds for which the agreement must last. */
const quiet = 5000;
/** Milliseconds after which a person tries again. */
const again = 1500;

class Play {
	readonly plan: ScenarioPlan;
	readonly world: World;
	readonly invariants: Invariants;
	readonly #peers = new Map<string, SimulatedPeer>();
	readonly #wishes: Set<Wish>;
	/** Who should run, if nothing is in its way. */
	readonly #wanted = new Set<SimulatedPeer>();
	readonly #dead = new Set<SimulatedPeer>();
	readonly #intruders: Intruder[] = [];
	#areFaultsOver = false;
	completedIn = 0;

	constructor(plan: ScenarioPlan, isWordy: boolean) {
		this.plan = plan;
		this.world = new World({seed: plan.seed, isWordy});
		this.#wishes = new Set(plan.wishes);
		const originals = new Map<FileId, Uint8Array>();
		for (const part of plan.parts) {
			const peer = this.world.addPeer(part);
			this.#peers.set(part.name, peer);
			this.world.network.corrupt(peer.address, part.mischief);
			this.world.network.machine(peer.address).isHasty = plan.isHasty;
			for (const {bytes, fragmentSize} of part.shares) originals.set(manifestOf(bytes, fragmentSize).id, bytes);
		}
		this.invariants = new Invariants(this.world, originals);
		this.world.onFact = (peer, fact) => {
			this.invariants.onFact(peer, fact);
			if (fact.event === 'complete')
				for (const wish of this.#wishes)
					if (wish.peer === peer.name && wish.file === fact.name) this.#wishes.delete(wish);
		};
	}

	run(): void {
		const {world, plan, invariants} = this;
		const {host} = world.manager.address;
		world.network.corrupt(host, {...honest, forgets: plan.forgets});
		world.network.machine(host).isHasty = plan.isHasty;
		world.manager.start();
		for (const {at, what} of plan.intrusions) world.later(at, () => this.#intrude(what));
		for (const part of plan.parts) world.later(part.startsAt, () => this.#start(this.#peer(part.name)));
		for (const wish of plan.wishes) world.later(wish.at, () => this.#wish(wish));
		let end = Math.max(...plan.parts.map(({startsAt}) => startsAt), ...plan.wishes.map(({at}) => at));
		for (const fault of plan.faults) {
			end = Math.max(end, fault.at + fault.span);
			world.later(fault.at, () => this.#strike(fault));
			world.later(fault.at + fault.span, () => this.#mend(fault));
		}
		for (const whim of plan.whims) {
			end = Math.max(end, whim.at + whim.span);
			world.later(whim.at, () => this.#indulge(whim));
		}
		world.later(again, () => this.#tryAgain());
		world.run(end + 1);
		this.#areFaultsOver = true;
		world.note('the last fault is over');
		const overAt = world.clock.now();
		const isDone = world.runUntil(() => this.#wishes.size === 0, completionLimit);
		this.completedIn = world.clock.now() - overAt;
		if (!isDone)
			for (const {peer, file} of this.#wishes)
				invariants.violated(
					'I5',
					`${peer} does not get ${file}: ${JSON.stringify(this.#peer(peer).snapshot()?.transfers)}`,
				);
		this.#awaitAgreement();
		invariants.checkDisks();
		invariants.checkBytes();
		invariants.checkDetails();
		invariants.checkPatience(undisturbed(plan), isManagerSteady(plan));
		for (const {what, isTolerated} of this.#intruders)
			if (isTolerated) invariants.violated('I3', `one is tolerated that says ${what}`);
		for (const bug of world.bugs) invariants.violated('bug', bug);
	}

	/** I9: the lists agree, and go on agreeing while nothing happens. */
	#awaitAgreement(): void {
		const {world, invariants} = this;
		world.runUntil(() => world.network.backlog < idle, drainLimit);
		const isDoubted = this.plan.faults.some(({what}) => what === 'partition');
		let difference: string | undefined;
		let since = world.clock.now();
		const hasAgreed = world.runUntil(
			() => {
				difference = invariants.differingList();
				if (difference !== undefined) since = world.clock.now();
				return world.clock.now() - since >= quiet;
			},
			(isDoubted ? patience : agreementLimit) + quiet,
		);
		if (!hasAgreed) invariants.violated('I9', difference ?? 'the lists do not stay the same');
	}

	#intrude(what: Intrusion): void {
		const intruder = new Intruder(this.world, what);
		this.#intruders.push(intruder);
		this.world.note(`INTRUDER says ${what}`);
		intruder.start(`10.0.1.${this.#intruders.length}`);
	}

	#peer(name: string): SimulatedPeer {
		return this.#peers.get(name)!;
	}

	/** Nobody waits for this peer any more. */
	#mourn(peer: SimulatedPeer): void {
		this.#dead.add(peer);
		for (const wish of this.#wishes) if (wish.peer === peer.name) this.#wishes.delete(wish);
	}

	#start(peer: SimulatedPeer): void {
		if (this.#dead.has(peer)) return;
		this.#wanted.add(peer);
		if (peer.isRunning) return;
		peer.start();
		for (const wish of this.#wishes) if (wish.peer === peer.name && wish.at <= this.world.clock.now()) this.#wish(wish);
	}

	/** A person asks, unless it is under way already or the machine stands still. */
	#wish({peer: name, file, topology, times}: Wish): void {
		const peer = this.#peer(name);
		const transfers = peer.snapshot()?.transfers ?? [];
		const isUnderWay = transfers.some(one => one.name === file && one.state !== 'failed' && one.state !== 'cancelled');
		if (!peer.isRunning || peer.isStalled || isUnderWay) return;
		for (let time = 0; time < times; time++) peer.get(file, topology);
	}

	/** A person sees that something is not running, or failed, and tries again. */
	#tryAgain(): void {
		const {world} = this;
		for (const peer of this.#wanted) if (!peer.isRunning) this.#start(peer);
		for (const wish of this.#wishes) if (wish.at <= world.clock.now()) this.#wish(wish);
		if (!this.#areFaultsOver || this.#wishes.size > 0 || [...this.#wanted].some(peer => !peer.isRunning))
			world.later(again, () => this.#tryAgain());
	}

	#strike(fault: Fault): void {
		const {world} = this;
		world.note(`FAULT ${JSON.stringify(fault)}`);
		if (isEnding(fault)) this.#wanted.delete(this.#peer(fault.peer));
		if (fault.what === 'die' || fault.what === 'power-lost') this.#mourn(this.#peer(fault.peer));
		strike(world, name => this.#peer(name), fault);
	}

	#indulge(whim: Whim): void {
		const {world} = this;
		world.note(`WHIM ${JSON.stringify(whim)}`);
		const takeBack = indulge(whim, name => this.#peer(name));
		this.invariants.checkDetails();
		world.later(whim.span, () => {
			world.note(`TAKEN BACK ${whim.what} of ${whim.peer}`);
			this.invariants.checkDetails();
			takeBack();
		});
	}

	#mend(fault: Fault): void {
		const {world} = this;
		mend(world, name => this.#peer(name), fault);
		if (isEnding(fault)) this.#start(this.#peer(fault.peer));
		world.note(`MENDED ${fault.what}`);
	}
}

const endings: readonly string[] = ['crash', 'power-cut', 'leave', 'die', 'power-lost'];
/** Whether a process ends by it. */
const isEnding = (fault: Fault): fault is Fault & {readonly peer: string} => endings.includes(fault.what);

/** Plays the story of a seed; the same seed always gives the same trace. `isWordy` puts every message in it too. */
export const runScenario = (seed: number, isWordy = false): Outcome => {
	const play = new Play(planScenario(seed), isWordy);
	try {
		play.run();
	} catch (error) {
		play.invariants.violated('bug', error instanceof Error ? (error.stack ?? error.message) : String(error));
	}
	const {world, invariants} = play;
	return {
		seed,
		violations: invariants.violations,
		completedIn: play.completedIn,
		lasted: world.clock.now(),
		trace: world.trace,
		traceHash: world.traceHash,
	};
};
