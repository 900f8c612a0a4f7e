/** Outcomes into the tables of docs/benchmarks.md. Pure: text from values. */

import {gibibyte, mebibyte, type Row, series} from './figures.ts';
import type {Outcome} from './run.ts';
import {type Contest, type Goal, medianOf, type Play, type Result} from './scenario.ts';

/** What one bench came to when it last ran. */
export type Kept = {
	/** ISO 8601, in words the day. */
	readonly at: string;
	readonly machine: string;
	/** The commit that was measured. */
	readonly commit: string;
	readonly runs: number;
	/** The machine's load of the minute before: more than its cores, and others took from what was measured. */
	readonly load: number;
	readonly outcome: Outcome;
};

/** By name of the bench. */
export type AllKept = Readonly<Record<string, Kept>>;

const columns = [
	'who',
	'time',
	'over the bound',
	"owner's copies",
	'CPU s: takes / gives',
	'MiB: takes / gives',
	'target',
];

const markdownRow = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const markdownTable = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
	[markdownRow(head), `|${'---|'.repeat(head.length)}`, ...rows.map(markdownRow)].join('\n');

/** Bytes in the unit that leaves a small number. */
export const sizeText = (size: number): string => {
	const [unit, name] = size >= gibibyte ? [gibibyte, 'GiB'] : size >= mebibyte ? [mebibyte, 'MiB'] : [1024, 'KiB'];
	return `${Number((size / unit).toFixed(1))} ${name}`;
};

/** What was asked and whether it was reached: "at most 1.08: met". Empty when what it is measured against is missing. */
export const judged = (goal: Goal, {bound, results}: Contest): string => {
	const of = (name: string): Result | undefined => results.find(result => result.name === name);
	const own = of(goal.of);
	if (!own) return '';
	const told = (what: string, isMet: boolean): string => `${what}: ${isMet ? 'met' : '**missed**'}`;
	const seconds = medianOf(own, play => play.seconds);
	switch (goal.kind) {
		case 'over-bound':
			return told(`at most ${goal.most}`, seconds !== null && seconds / bound <= goal.most);
		case 'copies': {
			const copies = medianOf(own, play => play.copies);
			return told(`copies at most ${goal.most}`, copies !== null && copies <= goal.most);
		}
		case 'times-as-quick': {
			const other = of(goal.as);
			const theirs = other ? medianOf(other, play => play.seconds) : null;
			if (theirs === null) return '';
			const times = seconds === null ? 0 : theirs / seconds;
			return told(`${times.toFixed(2)} times ${goal.as}, of ${goal.least}`, times >= goal.least);
		}
	}
};

const fixed = (value: number | null, digits: number): string => (value === null ? '' : value.toFixed(digits));

const resultRow = (result: Result, contest: Contest): readonly string[] => {
	const {name, plays, failure} = result;
	const median = (of: (play: Play) => number | null): number | null => medianOf(result, of);
	const failed = failure === '' ? '' : `failed: ${failure}`;
	if (plays.length === 0) return [name, failed, ...columns.slice(2).map(() => '')];
	const {median: seconds, least, most} = series(plays.map(play => play.seconds));
	const spread = plays.length > 1 ? ` (${least.toFixed(2)} to ${most.toFixed(2)})` : '';
	const pair = (one: (play: Play) => number, other: (play: Play) => number, digits: number): string =>
		`${fixed(median(one), digits)} / ${fixed(median(other), digits)}`;
	return [
		name,
		`${seconds.toFixed(2)} s${spread}${failed && `; ${failed}`}`,
		contest.bound > 0 ? (seconds / contest.bound).toFixed(2) : '',
		fixed(
			median(play => play.copies),
			2,
		),
		pair(
			play => play.cpu,
			play => play.sourceCpu,
			1,
		),
		pair(
			play => play.peak,
			play => play.sourcePeak,
			0,
		),
		contest.goals
			.filter(goal => goal.of === name)
			.map(goal => judged(goal, contest))
			.filter(text => text !== '')
			.join('; '),
	];
};

/** One contest: a line that says what was played, and a table. */
export const contestText = (contest: Contest): string => {
	const least = contest.bound > 0 ? `, bound ${contest.bound.toFixed(2)} s` : '';
	const rows = contest.results.map(result => resultRow(result, contest));
	return `**${contest.what}, ${sizeText(contest.size)}**${least}\n\n${markdownTable(columns, rows)}`;
};

const rowCells = ({what, figure, beside, ratio, target, isMet}: Row): readonly string[] => [
	what.trim(),
	figure,
	ratio === null ? beside : `${ratio.toFixed(2)} of ${beside}`,
	isMet === null ? target : `${target}: ${isMet ? 'met' : '**missed**'}`,
];

/** Commands and versions of all contenders, once each, as the last contest they played in told them. */
const contenderLines = (contests: readonly Contest[]): readonly string[] => {
	const lines = new Map<string, string>();
	for (const {results} of contests)
		for (const {name, version, commands} of results)
			if (commands.length > 0)
				lines.set(name, `- ${name} (${version}): ${commands.map(command => `\`${command}\``).join(', then ')}`);
	return [...lines.values()];
};

/** All that is known, newest of each bench. */
export const reportText = (all: AllKept): string => {
	const kept = Object.entries(all);
	const contests = kept.flatMap(([, {outcome}]) => outcome.contests ?? []);
	const rows = kept.flatMap(([, {outcome}]) => outcome.rows);
	const machines = new Map<string, string[]>();
	for (const [name, {at, machine, commit, runs, load}] of kept) {
		const head = `${machine}, ${at.slice(0, 10)}, commit ${commit}, medians of ${runs}`;
		machines.set(head, [...(machines.get(head) ?? []), `${name} (load ${load.toFixed(1)})`]);
	}
	return [
		...[...machines].map(([head, names]) => `- ${head}: ${names.join(', ')}`),
		...contenderLines(contests),
		'',
		...contests.flatMap(contest => [contestText(contest), '']),
		...(rows.length > 0 ? [markdownTable(['what', 'figure', 'beside', 'target'], rows.map(rowCells)), ''] : []),
	].join('\n');
};

const [begin, end] = ['<!-- bench: begin -->', '<!-- bench: end -->'];

/** The document with the report between its two marks. Throws when a mark is missing. */
export const withReport = (document: string, report: string): string => {
	const [from, to] = [document.indexOf(begin), document.indexOf(end)];
	if (from < 0 || to < from) throw new Error(`The document has no place for the report: ${begin} and ${end}.`);
	return `${document.slice(0, from + begin.length)}\n${report.trim()}\n${document.slice(to)}`;
};
