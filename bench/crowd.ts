/** A real manager and ten thousand light members in a few processes, a fifth of whom come and go every minute: what it costs the manager, and when everybody knows. */
import {type ChildProcess, fork} from 'node:child_process';
import {setTimeout as pause} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import type {Answer, CrowdPlan, Order, Told} from './crowd/orders.ts';
import type {Row} from './figures.ts';
import {type Fact, start} from './program.ts';
import type {Outcome, Setting} from './run.ts';

const program = fileURLToPath(new URL('crowd/members.ts', import.meta.url));
/** Members of one process. */
const perProcess = 2500;
/** Of all members, a minute. */
const churn = 0.2;
/** Milliseconds that it lasts. */
const churnTime = 60_000;
/** Milliseconds for who crashed to be lost, and for the last list to come to everybody. */
const quiet = 8000;
const targets = {cores: 1, memory: 600, milliseconds: 2000};

class Members {
	readonly #child: ChildProcess;

	constructor(plan: CrowdPlan) {
		this.#child = fork(program, [JSON.stringify(plan)], {stdio: ['ignore', 'inherit', 'inherit', 'ipc']});
	}

	order(order: Order): void {
		this.#child.send(order);
	}

	answer<Type extends Answer['type']>(type: Type): Promise<Extract<Answer, {type: Type}>> {
		return new Promise((resolve, reject) => {
			this.#child.once('exit', code => reject(new Error(`a process of members ended with ${code}`)));
			const hear = (answer: Answer): void => {
				if (answer.type !== type) return;
				this.#child.off('message', hear);
				resolve(answer as Extract<Answer, {type: Type}>);
			};
			this.#child.on('message', hear);
		});
	}

	end(): void {
		this.#child.kill('SIGKILL');
	}
}

/** The oldest change in each version, and when it was broadcast: milliseconds since 1970. */
const broadcasts = (facts: readonly Fact[]): ReadonlyMap<number, {changedAt: number; sentAt: number}> => {
	const versions = new Map<number, {changedAt: number; sentAt: number}>();
	let oldest: number | null = null;
	for (const {event, time, version} of facts) {
		const at = Date.parse(String(time));
		if (event !== 'broadcast') oldest ??= at;
		else {
			versions.set(Number(version), {changedAt: oldest ?? at, sentAt: at});
			oldest = null;
		}
	}
	return versions;
};

/** Milliseconds that half, 99 of 100 and all of these took, by how many had each. */
const spreadOf = (delays: ReadonlyMap<number, number>): readonly [number, number, number] => {
	const sorted = [...delays].sort(([one], [other]) => one - other);
	const all = sorted.reduce((sum, [, members]) => sum + members, 0);
	const at = (part: number): number => {
		let sum = 0;
		for (const [delay, members] of sorted) {
			sum += members;
			if (sum >= part * all) return delay;
		}
		return 0;
	};
	return [at(0.5), at(0.99), at(1)];
};

const delaysOf = (told: readonly Told[], origin: (version: number) => number | undefined): Map<number, number> => {
	const delays = new Map<number, number>();
	for (const {version, at} of told.flatMap(({receipts}) => receipts)) {
		const since = origin(version);
		if (since === undefined) continue;
		for (const [time, members] of at) delays.set(time - since, (delays.get(time - since) ?? 0) + members);
	}
	return delays;
};

const one = async (count: number, {directory, tell}: Setting) => {
	const node = process.env.SHOAL_BENCH_NODE?.split(' ') ?? [];
	const manager = start(['manager', '--port', '0'], {directory, node});
	const {port} = await manager.fact('listening');
	const crowds: Members[] = [];
	try {
		const processes = Math.ceil(count / perProcess);
		for (let index = 0; index < processes; index++)
			crowds.push(new Members({port: Number(port), prefix: `crowd-${index}`, from: `127.0.0.${index + 1}`}));
		const begun = performance.now();
		const joined = Promise.all(crowds.map(crowd => crowd.answer('joined')));
		for (const crowd of crowds) crowd.order({to: 'join', count: count / processes});
		await joined;
		const joinSeconds = (performance.now() - begun) / 1000;
		const joinCpu = manager.cpu();
		tell(
			`${count} joined in ${joinSeconds.toFixed(1)} s, ${joinCpu.toFixed(1)} s of the manager, ${manager.peak().toFixed(0)} MiB`,
		);
		await pause(5000);
		for (const crowd of crowds) crowd.order({to: 'forget'});
		const still = {cpu: manager.cpu(), at: performance.now()};
		await pause(10_000);
		const stillCores = (manager.cpu() - still.cpu) / ((performance.now() - still.at) / 1000);
		tell(`nobody comes or goes: ${(stillCores * 100).toFixed(0)} % of a core, ${manager.resident().toFixed(0)} MiB`);
		const churning = {cpu: manager.cpu(), at: performance.now()};
		for (const crowd of crowds) crowd.order({to: 'churn', perSecond: (count / processes) * (churn / 60)});
		await pause(churnTime);
		const cores = (manager.cpu() - churning.cpu) / ((performance.now() - churning.at) / 1000);
		for (const crowd of crowds) crowd.order({to: 'rest'});
		await pause(quiet);
		const answers = Promise.all(crowds.map(crowd => crowd.answer('told')));
		for (const crowd of crowds) crowd.order({to: 'tell'});
		const told = await answers;
		const facts = manager.seen(['broadcast', 'peer-joined', 'peer-left', 'peer-late']);
		const versions = broadcasts(facts);
		const crashed = new Set(told.flatMap(one => one.crashed));
		const lost = facts.filter(({event, reason}) => event === 'peer-left' && reason === 'lost');
		const members = told.reduce((sum, one) => sum + one.members, 0);
		return {
			...{count, joinSeconds, joinCpu, stillCores, cores, members},
			peak: manager.peak(),
			resident: manager.resident(),
			/** Milliseconds, p50, p99, all: from the broadcast, and from the oldest change in it. */
			afterBroadcast: spreadOf(delaysOf(told, version => versions.get(version)?.sentAt)),
			afterChange: spreadOf(delaysOf(told, version => versions.get(version)?.changedAt)),
			crashed: crashed.size,
			lost: lost.length,
			falselyLost: lost.filter(({name}) => !crashed.has(String(name))).map(({name}) => name),
			lists: new Set(told.flatMap(one => one.lists.map(([list]) => list))).size,
			witnesses: [...new Set(told.flatMap(one => one.witnesses))],
			cutOff: told.flatMap(one => one.cutOff),
			resyncs: told.reduce((sum, one) => sum + one.resyncs, 0),
			longestSilence: Math.max(...told.map(one => one.longestSilence)),
			gibibytes: told.reduce((sum, one) => sum + one.bytes, 0) / 2 ** 30,
		};
	} finally {
		for (const crowd of crowds) crowd.end();
		await manager.stop();
	}
};

export const crowd = async (setting: Setting): Promise<Outcome> => {
	const rows: Row[] = [];
	const runs: Record<string, object> = {};
	const sizes = process.env.SHOAL_BENCH_MEMBERS?.split(',').map(Number) ?? [2000, 10_000];
	for (const count of sizes) {
		const run = await one(count, setting);
		setting.tell(JSON.stringify({...run, cutOff: run.cutOff.slice(0, 3)}));
		runs[String(count)] = run;
		const {cores, peak, afterChange, afterBroadcast, falselyLost, lists, witnesses, cutOff, members} = run;
		const [p50, p99, all] = afterChange;
		const what = `${count} members, churn 20 % a minute`;
		const isOneView = lists === 1 && witnesses.length === 1 && members === count && cutOff.length === 0;
		const sent = `sent ${afterBroadcast.join(' / ')} ms`;
		rows.push(
			{...row(`${what}: manager`, `${(cores * 100).toFixed(0)} %`, targets.cores, cores), target: '< 1 core'},
			{...row(`${what}: peak memory`, `${peak.toFixed(0)} MiB`, targets.memory, peak), target: '< 600 MiB'},
			{
				...row(`${what}: change to list, p50 / p99 / all`, `${p50} / ${p99} / ${all} ms`, targets.milliseconds, all),
				...{beside: sent, target: '<= 2 s'},
			},
			{
				...{
					what: `${what}: lost that were there`,
					figure: `${falselyLost.length}`,
					beside: `${run.lost} lost`,
					ratio: null,
				},
				...{target: '0, one view', isMet: falselyLost.length === 0 && isOneView},
			},
		);
	}
	return {rows, runs};
};

const row = (what: string, figure: string, most: number, value: number): Row => ({
	...{what, figure, beside: '', ratio: null, target: ''},
	isMet: value <= most,
});
