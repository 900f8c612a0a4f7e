/** 25 members on equal lines of 100 Mbit/s, 50 MB: what the targets speak of. */
import type {SpreadPlan} from '../../source/simulation/spread.ts';

const megabit = 125_000;
export const plan: SpreadPlan = {
	seed: 1,
	topology: 'swarm',
	peers: 25,
	size: 50_000_000,
	fragmentSize: 0,
	up: 100 * megabit,
	down: 100 * megabit,
	latency: 1,
	gap: 0,
	leavesAt: null,
};
