/** What a group is to follow when nobody said, and in what order: what the forecast says is the fastest, with the reason in words. Pure. */
import type {PeerId, TopologyName} from '../types.ts';
import {forecast, forecasts, type Line, type Task} from './forecast.ts';
import {type Reading, readings, type Sight} from './readings.ts';

/** What a group follows, and why. */
export type Choice = {
	readonly topology: TopologyName;
	/** Who passes on to whom; those that come later stand at the end. */
	readonly order: readonly PeerId[];
	/** A few words: `all alike`. */
	readonly why: string;
};

export type Measured = Sight & {
	/** What is followed now. */
	readonly now: Choice;
	/** Fragments of the file. */
	readonly fragments: number;
	/** How many besides the owner have the whole file and are no members. */
	readonly others: number;
};

/** `must`: nothing else makes sense; `guess`: nothing is measured; `forecast`: in so many seconds, and as it is now in so many. */
export type Advice = {readonly best: Choice} & (
	| {readonly kind: 'must' | 'guess'}
	| {
			readonly kind: 'forecast';
			readonly seconds: {readonly best: number; readonly now: number};
			/** Whether no line was seen to differ from the others. */
			readonly areAlike: boolean;
	  }
);

/** Above so many everybody would be told of too many. */
const mostInOrder = 200;
/** How much quicker than the preferred one another has to be while nothing is measured. */
export const clearly = 0.85;
/** Lines that differ by less are alike; less is enough where one way is clearly slower than that before it. */
const alike = 2;
const clear = 1.2;
/** Whatever stands still differs by any number. */
const mostTold = 100;

/** What is followed where one downloads alone, and where nobody can be put in order. */
const open: TopologyName = 'swarm';
/** What is followed where all lines are alike. */
const orderly: TopologyName = 'chain';

export const alone: Choice = {topology: open, order: [], why: 'one downloader alone'};

/** What everybody follows for a while, so that each line shows what it carries. */
export const look = (order: readonly PeerId[]): Choice => ({
	topology: open,
	order,
	why: 'to see what each line carries',
});

/** Whether nobody would notice that it is another choice. */
export const isSameWay = (left: Choice, right: Choice): boolean =>
	left.topology === right.topology && (left.topology === open || left.order.join() === right.order.join());

/** Whether this hides lines behind each other: nobody receives more than the one before. */
export const hidesLines = ({topology}: Choice): boolean => topology === orderly;

export const advise = (measured: Measured): Advice => {
	const {members, owner, now} = measured;
	const order = members.map(({peer}) => peer);
	const plain = (why: string): Advice => ({kind: 'must', best: {topology: open, order, why}});
	if (members.length < 2) return plain(alone.why);
	if (owner === '') return plain('only members have it');
	if (members.length > mostInOrder) return plain('too many for an order');
	const read = readings(measured);
	if (read.length === 0) return unmeasured(measured, order);
	const differ = difference(measured, read);
	const why = wordsFor(differ);
	// While nobody can say whose line it is, another order would be a guess.
	const [reading] = read;
	const sorted = read.length === 1 && reading ? byLine(order, reading) : order;
	const candidates = forecasts.map(([topology]) => ({topology, order: topology === orderly ? sorted : order, why}));
	const secondsOf = (choice: Choice): number =>
		mean(read.map(one => forecast(choice.topology, task(measured, one, choice))));
	const [best, least] = quickest(candidates.map(choice => [choice, secondsOf(choice)]));
	return {kind: 'forecast', best, seconds: {best: least, now: secondsOf({...now, order})}, areAlike: differ === 1};
};

/** Everybody is taken as alike; only where fragments are few a long way is not worth it. */
const unmeasured = (measured: Measured, order: readonly PeerId[]): Advice => {
	const line = {up: 1, down: 1};
	const choice = (topology: TopologyName, why: string): Choice => ({topology, order, why});
	const alikes = {owner: 1, line: (): Line => line};
	const secondsOf = (topology: TopologyName): number =>
		forecast(topology, task(measured, alikes, choice(topology, '')));
	const isShort = secondsOf(open) < clearly * secondsOf(orderly);
	const best = isShort ? choice(open, 'few fragments for so many') : choice(orderly, 'all alike');
	return {kind: 'guess', best};
};

const task = ({members, fragments, fragment, others}: Measured, {owner, line}: Reading, {order}: Choice): Task => {
	const lacking = new Map(members.filter(({isDone}) => !isDone).map(({peer, have}) => [peer, have]));
	const has = lacking.size === 0 ? fragments : Math.min(...lacking.values());
	const done = members.filter(({isDone}) => isDone).reduce((sum, {peer}) => sum + line(peer).up, 0);
	return {
		left: Math.max(1, fragments - has) * fragment,
		fragment,
		owner,
		others: others * owner + done,
		members: order.filter(peer => lacking.has(peer)).map(line),
	};
};

/** The slowest last: a slow one holds up all behind it. Those that are about as quick stay as they are. */
const byLine = (order: readonly PeerId[], {line}: Reading): readonly PeerId[] => {
	const worth = new Map(order.map(peer => [peer, Math.min(line(peer).up, line(peer).down)]));
	const quick = Math.max(...worth.values()) / alike;
	const capped = (peer: PeerId): number => Math.min(quick, worth.get(peer)!);
	return [...order].sort((left, right) => capped(right) - capped(left));
};

/** How many times as much the quickest line carries as the slowest; 1 for about as much. Where many give to many, single rates say less. */
const difference = ({members}: Measured, read: readonly Reading[]): number => {
	const ends = (one: Reading, end: keyof Line): number[] => members.map(({peer}) => one.line(peer)[end]);
	const ratios = read.flatMap(one =>
		[ends(one, 'up'), ends(one, 'down')].map(all => Math.max(...all) / Math.min(...all)),
	);
	const most = Math.max(...ratios);
	return most < (read.length > 1 ? clear : alike) ? 1 : most;
};

const wordsFor = (differ: number): string => {
	if (differ === 1) return 'all alike';
	if (differ > mostTold) return `lines differ by over ${mostTold}`;
	return `lines differ by ${differ < 10 ? Number(differ.toFixed(1)) : Math.round(differ)}`;
};

const quickest = (forecast: readonly (readonly [Choice, number])[]): readonly [Choice, number] =>
	forecast.reduce((best, next) => (next[1] < best[1] ? next : best));

const mean = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
