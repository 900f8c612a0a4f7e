/**
 * How long it takes until the last of a group has a file, by each topology, from what everybody's line carries. Pure arithmetic;
 * knows neither who anybody is nor how lines were measured.
 */
import type {TopologyName} from '../types.ts';

/** What a line carries, in bytes per second. */
export type Line = {readonly up: number; readonly down: number};

/** What is left to do, and with what. */
export type Task = {
	/** Bytes that the member with the least still lacks. */
	readonly left: number;
	/** Bytes of one fragment. */
	readonly fragment: number;
	/** Bytes per second that leave the owner… */
	readonly owner: number;
	/** …and all others together who have the whole file. */
	readonly others: number;
	/** Those that lack something, in the order in which they pass on. */
	readonly members: readonly Line[];
};

/** Headers, and a way that is never quite full. */
const overhead = 1.05;
/** The same where several flows share a line in turn. */
const roundOverhead = 1.12;
/** Of the time in which all lines together could do it: what a swarm takes more, since nobody knows what others are about to fetch. */
const duplication = 0.25;

/** One flow through all lines but the last one's way out; every fragment passes everybody before it is at the end. */
const chainSeconds = ({left, fragment, owner, members}: Task): number => {
	const passing = members.slice(0, -1).map(({up}) => up);
	const flow = Math.min(owner, ...passing, ...members.map(({down}) => down));
	return (overhead * (left + (members.length - 1) * fragment)) / flow;
};

/** Everybody receives all of it and passes on all but what its neighbour took from the owner. */
const roundSeconds = ({left, fragment, owner, members}: Task): number => {
	const passed = (members.length - 1) / members.length;
	const flow = Math.min(owner, ...members.map(({up, down}) => Math.min(down, up / passed)));
	return (roundOverhead * (left + (members.length - 1) * fragment)) / flow;
};

/** max(F / u_s, F / d_min, N F / (u_s + sum u_i)) is the least there can be; the last term costs more than that. */
const swarmSeconds = ({left, fragment, owner, others, members}: Task): number => {
	const served = owner + others;
	const shared = (members.length * left) / members.reduce((sum, {up}) => sum + up, served);
	const least = Math.max(left / served, left / Math.min(...members.map(({down}) => down)), shared);
	return overhead * least + duplication * shared + (2 * fragment) / served;
};

/** In the order of preference where forecasts are as good as equal: the fewest copies from the owner first. */
export const forecasts: readonly (readonly [TopologyName, (task: Task) => number])[] = [
	['chain', chainSeconds],
	['group', roundSeconds],
	['ring', roundSeconds],
	['swarm', swarmSeconds],
];

/** Seconds until the last has it, at least two members; infinite where somebody's line carries nothing. */
export const forecast = (topology: TopologyName, task: Task): number => {
	const seconds = forecasts.find(([name]) => name === topology)?.[1](task) ?? Number.POSITIVE_INFINITY;
	return Number.isNaN(seconds) ? Number.POSITIVE_INFINITY : seconds;
};
