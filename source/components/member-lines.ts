/** All about one peer of a manager, as lines. Pure. */
import {sparkline} from '../bars.ts';
import {counted, formatAge, formatClock, formatDuration, formatRate, formatSize} from '../format.ts';
import type {Glyphs} from '../glyphs.ts';
import type {ManagerHead, MemberRow, SessionView} from '../host/session-view.ts';
import type {Line, Span} from '../line.ts';
import type {MemberDetail} from '../net/manager/options.ts';
import {ageOf, leaseLeft, stateCell} from './member-cells.ts';

const labelled = (label: string, ...spans: readonly Span[]): Line => [['muted', `  ${label.padEnd(10)}`], ...spans];

const departures: Readonly<Record<NonNullable<MemberRow['reason']>, string>> = {
	left: 'it said goodbye',
	lost: 'no heartbeat came',
	expired: 'its time was over',
	evicted: 'taken off the list here',
	replaced: 'replaced by another process with its key',
	banned: 'banned here',
};

const nameLine = (row: MemberRow, glyphs: Glyphs, rest: string): Line => {
	const {role, text} = stateCell(row.state, glyphs);
	return labelled('peer', `${row.name}  `, [role, text], rest);
};

/** `now` in milliseconds since 1970. In less than `height` of all lines what matters least is put together. */
export const memberLines = (
	row: MemberRow | undefined,
	{manager: head, memberDetail}: Pick<SessionView, 'manager' | 'memberDetail'>,
	now: number,
	glyphs: Glyphs,
	height: number,
): readonly Line[] => {
	if (!row || !head) return [[['muted', '  nobody is under the cursor']]];
	if (row.departedAt !== null) return departedLines(row, now, glyphs);
	const detail = memberDetail?.peer === row.id ? memberDetail : null;
	const about = activeLines(row, detail, head, now, glyphs);
	const gaps = gapLines(detail?.gaps ?? [], glyphs);
	if (about.length + 5 <= height)
		return [...about, rateLine('sends', row.upRate), rateLine('receives', row.downRate), [], ...gaps];
	const rates = `${glyphs.up} ${formatRate(row.upRate)}  ${glyphs.down} ${formatRate(row.downRate)}`;
	return [...about, labelled('rates', rates), ...gaps];
};

const departedLines = (row: MemberRow, now: number, glyphs: Glyphs): readonly Line[] => [
	nameLine(row, glyphs, ` since ${formatClock(row.departedAt ?? 0)}`),
	labelled('address', row.address),
	labelled('why', `${row.reason === null ? '' : departures[row.reason]}, ${formatAge(ageOf(row, now))} ago`),
	[],
	row.state === 'banned'
		? ['  It may not join. ', ['key', 'b'], ' unbans it.']
		: ['  It may join again. ', ['key', 'b'], ' bans it.'],
];

const activeLines = (
	row: MemberRow,
	detail: MemberDetail | null,
	head: ManagerHead,
	now: number,
	glyphs: Glyphs,
): readonly Line[] => {
	const left = `${formatAge(leaseLeft(row, head, now))} of ${formatAge(head.lease)}`;
	const renewed = detail ? `, ${counted(detail.renewals, 'renewal')}` : '';
	const end = row.endsAt === null ? 'no TTL' : `in ${formatDuration((row.endsAt - now) / 1000)}, its TTL`;
	return [
		nameLine(row, glyphs, ` since ${formatClock(row.joinedAt)}`),
		labelled('address', row.address),
		labelled('heard', `${formatAge(ageOf(row, now))} ago, due every ${head.heartbeat / 1000} s`),
		labelled('lease', `${left}${renewed}`),
		labelled('ends', end),
		labelled('files', `${row.files}${detail ? `  ${formatSize(detail.bytes)}` : ''}`),
		labelled('fetches', row.fetching === '' ? 'nothing' : row.fetching),
	];
};

const rateLine = (label: string, rate: number): Line => labelled(label, formatRate(rate));

const gapLines = (gaps: readonly number[], glyphs: Glyphs): readonly Line[] => {
	if (gaps.length === 0) return [['  ', ['title', 'HEARTBEAT GAP'], ['muted', '  none measured yet']]];
	const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(1);
	return [
		[
			'  ',
			['title', `HEARTBEAT GAP, last ${counted(gaps.length, 'beat')}`],
			`     min ${seconds(Math.min(...gaps))}  max ${seconds(Math.max(...gaps))} s`,
		],
		[`  ${sparkline(gaps, glyphs)}`],
	];
};
