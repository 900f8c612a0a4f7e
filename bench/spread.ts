/** Who asks whom, in virtual time: 25 members beside the bound, and how long 200 take the machine. The long tests hold the first. */
import {topologyNames} from '../source/net/topologies/index.ts';
import {spread as play, type SpreadPlan, type SpreadResult} from '../source/simulation/spread.ts';
import {plan} from '../test/simulation/spread-plan.ts';
import type {Row} from './figures.ts';
import type {Outcome, Setting} from './run.ts';

/** Time over the bound, and owner's copies, with 25 members. */
const targets = {swarm: [1.5, 1.6], even: null, group: [1.15, 1.03], ring: [1.25, 1.03], chain: [1.1, 1.03]} as const;
/** Seconds of real time for 200. */
const patience = 60;
/** Where everybody is linked to everybody, 200 peers are 40,000 links: an eighth of the file says what all of it would. */
const openSize = plan.size / 8;

export const spread = async ({tell}: Setting): Promise<Outcome> => {
	const rows: Row[] = [];
	const runs: Record<string, SpreadResult & {readonly seconds: number}> = {};
	const run = (what: string, of: SpreadPlan): SpreadResult & {readonly seconds: number} => {
		const begun = performance.now();
		const result = {...play(of), seconds: (performance.now() - begun) / 1000};
		runs[what] = result;
		tell(`${what}: ${result.seconds.toFixed(0)} s`);
		return result;
	};
	for (const topology of topologyNames) {
		const target = targets[topology];
		const what = `${topology}, 25 members, 50 MB`;
		const {finishedIn, bound, ownerCopies} = run(what, {...plan, topology});
		const ratio = (finishedIn ?? Number.POSITIVE_INFINITY) / bound;
		rows.push({
			...{what, figure: `${ownerCopies.toFixed(2)} copies`, beside: `bound ${(bound / 1000).toFixed(2)} s`, ratio},
			target: target ? `<= ${target[0]}, ${target[1]} copies` : '',
			isMet: target && ratio <= target[0] && ownerCopies <= target[1],
		});
	}
	for (const topology of topologyNames) {
		const size = topology === 'swarm' || topology === 'even' ? openSize : plan.size;
		const what = `${topology}, 200 members, ${size / 1e6} MB: real time`;
		const {seconds, finishedIn, bound, ownerCopies} = run(what, {...plan, topology, peers: 200, size});
		rows.push({
			...{what, figure: `${seconds.toFixed(0)} s (${ownerCopies.toFixed(2)} copies)`, beside: 'bound'},
			ratio: (finishedIn ?? Number.POSITIVE_INFINITY) / bound,
			target: `<= ${patience} s`,
			isMet: seconds <= patience && size === plan.size,
		});
	}
	return {rows, runs};
};
