/** All about one peer of a manager, as lines. Pure. */
import {bar, sparkline} from '../bars.ts';
import {counted, formatAge, formatClock, formatDuration, formatRate, formatSize} from '../format.ts';
import type {Glyphs} from '../glyphs.ts';
import type {ManagerHead, MemberRow} from '../host/session-view.ts';
import type {Line} from '../line.ts';
import type {MemberDetail} from '../net/manager/options.ts';
import {stateGlyph} from './member-cells.ts';

const labelled = (label: string, text: string): Line => [['muted', `  ${label.padEnd(10)}`], text];

export const memberLines = (
	row: MemberRow | undefined,
	detail: MemberDetail | null,
	head: ManagerHead,
	now: number,
	glyphs: Glyphs,
): readonly Line[] => {
	if (!row) return [[['muted', '  nobody is here yet']]];
	if (row.departedAt !== null)
		return [
			labelled('peer', `${row.name}  ${stateGlyph(row.state, glyphs)} ${row.state}`),
			labelled('address', row.address),
			labelled('since', `${formatClock(row.departedAt)}, ${formatAge(now - row.departedAt)} ago: ${row.reason}`),
			[],
			[
				row.state === 'banned' ? '  It may not join until it is unbanned: ' : '  It may join again. To keep it out: ',
				['key', 'b'],
			],
		];
	const left = head.lease - (now - row.heardAt);
	const known = detail?.peer === row.id ? detail : null;
	return [
		labelled('peer', `${row.name}  ${stateGlyph(row.state, glyphs)} ${row.state} since ${formatClock(row.joinedAt)}`),
		labelled('address', row.address),
		labelled(
			'lease',
			`${formatAge(left)} of ${formatAge(head.lease)} ${bar(left / head.lease, 8, glyphs)}${known ? `  renewed ${counted(known.renewals, 'time')}` : ''}`,
		),
		...(row.endsAt === null ? [] : [labelled('ends', `by itself in ${formatDuration((row.endsAt - now) / 1000)}`)]),
		labelled('files', `${row.files}${known ? `  ${formatSize(known.bytes)}` : ''}`),
		labelled('fetches', row.fetching === '' ? '-' : row.fetching),
		labelled('sends', formatRate(row.upRate)),
		labelled('receives', formatRate(row.downRate)),
		[],
		...gapLines(known?.gaps ?? [], glyphs),
	];
};

const gapLines = (gaps: readonly number[], glyphs: Glyphs): readonly Line[] => {
	if (gaps.length === 0) return [[['muted', '  HEARTBEAT GAP  none measured yet']]];
	const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(1);
	return [
		[
			['title', `  HEARTBEAT GAP, last ${gaps.length}`],
			`   min ${seconds(Math.min(...gaps))}  max ${seconds(Math.max(...gaps))} s`,
		],
		[`  ${sparkline(gaps, glyphs)}`],
	];
};
