/** What a manager's screens say in one line each: who it is, how many are here, what others type, who is late. Pure. */
import {formatAge, formatUptime} from '../format.ts';
import type {Glyphs} from '../glyphs.ts';
import type {ManagerHead, MemberRow, SessionView} from '../host/session-view.ts';
import {between, type Line, lineWidth, type Span} from '../line.ts';
import {formatAddress, isLoopback} from '../net/addresses.ts';
import {layoutOf, type Size, type UiState} from '../ui/state.ts';
import type {Status} from './frame.tsx';
import {leaseLeft} from './member-cells.ts';
import {latestMessage} from './peer-status.ts';

/** The first that fits into so many cells, or else the last. */
export const fitting = (lines: readonly Line[], cells: number): Line =>
	lines.find(line => lineWidth(line) <= cells) ?? lines.at(-1) ?? [];

export const activeCount = ({alive, lateCount}: ManagerHead): number => alive + lateCount;

/** `4 alive 1 late`: late ones only when there are any. */
const activeSpans = ({alive, lateCount}: ManagerHead): readonly Span[] => [
	`${alive} alive`,
	lateCount > 0 ? ['warn', ` ${lateCount} late`] : '',
];

const departedSpans = ({gone, banned}: ManagerHead): readonly Span[] => {
	const counts = [gone > 0 ? `${gone} gone` : '', banned > 0 ? `${banned} banned` : ''].filter(text => text !== '');
	return counts.length === 0 ? [] : [['muted', counts.join(' ')]];
};

/** ` MANAGER 10.0.0.1:7420    5 active: 4 alive 1 late   1 gone 1 banned   up 00:42:10`. `now` in milliseconds since 1970. */
export const managerHeadLine = (view: SessionView, columns: number, now: number, glyphs: Glyphs): Line => {
	const head = view.manager;
	if (!head || head.port === 0) return [' ', ['title', 'MANAGER'], head?.failure ? ' does not run' : ' starting'];
	const left: Line = [' ', ['title', 'MANAGER'], ` ${formatAddress(head)}`];
	const count = activeCount(head);
	const active: Line = count === 0 ? ['0 active'] : [`${count} active: `, ...activeSpans(head)];
	const departed = departedSpans(head);
	const up: Line = [`   up ${formatUptime(now - head.startedAt)} `];
	const open: Line = head.isOpen ? [['error', openWords], '   '] : [];
	const right = fitting(
		[
			[...open, ...active, ...(departed.length > 0 ? ['   ', ...departed] : []), ...up],
			[...open, ...active, ...up],
			[...open, ...active, ' '],
			[...open, `${count} active `],
		],
		columns - lineWidth(left) - 1,
	);
	return between(left, right, columns, glyphs);
};

/** `MANAGER :7420  4 alive 1 late 1 gone`, for small screens. */
export const shortHeadLine = ({manager: head}: SessionView, columns: number): Line => {
	if (!head || head.port === 0) return [['title', 'MANAGER'], head?.failure ? ' does not run' : ' starting'];
	const open: Line = head.isOpen ? [['error', 'OPEN'], ' '] : [];
	const start: Line = [['title', 'MANAGER'], ` :${head.port}  `, ...open, ...activeSpans(head)];
	const gone: Span = ['muted', head.gone > 0 ? ` ${head.gone} gone` : ''];
	const banned: Span = ['muted', head.banned > 0 ? ` ${head.banned} banned` : ''];
	return fitting([[...start, gone, banned], [...start, gone], start], columns);
};

/** What an open manager says all the time. */
const openWords = 'OPEN: anybody may join';

/** `others type: shoal peer 10.0.0.1:7420   y copies`, the ticket beside it, or as much of it as fits: the command is the last to go. */
export const joinText = ({joinCommands, ticket, host, failure}: ManagerHead, cells: number): string => {
	const [command, ...others] = joinCommands;
	if (failure || command === undefined) return '';
	const only = isLoopback(host) ? '  (this machine only)' : '';
	const more = others.length > 0 ? `  +${others.length} more: y` : '';
	const copies = others.length > 0 ? more : '   y copies';
	const withTicket: readonly Line[] =
		ticket === null
			? []
			: [
					[`others type: ${command}   and are asked for the ticket: ${ticket}${copies}`],
					[`others type: ${command}   ticket: ${ticket}${copies}`],
					[`${command}   ticket: ${ticket}`],
					[`${command}  ${ticket}`],
				];
	const words = fitting(
		[
			...withTicket,
			[`others type: ${command}${only}${copies}`],
			[`others type: ${command}${copies}`],
			[`${command}${copies}`],
			[command],
		],
		cells,
	);
	return words.join('');
};

/** Whether the line that others type leaves room for the ticket; also when there is none. */
const isTicketShown = (head: ManagerHead, size: Size): boolean =>
	head.ticket === null || layoutOf(size) === 'narrow' || joinText(head, size.columns - 6).includes(head.ticket);

/** The late peer that is nearest to its end. */
const latest = ({manager, members}: SessionView): MemberRow | undefined => {
	if (!manager || manager.lateCount === 0) return undefined;
	let found: MemberRow | undefined;
	for (const row of members.values())
		if (row.state === 'late' && row.heardAt < (found?.heardAt ?? Infinity)) found = row;
	return found;
};

/** The one message of the status line: what failed, what was just said, who is late. `now` in milliseconds since 1970. */
export const managerStatus = (view: SessionView, ui: UiState, now: number): Status | null => {
	const {manager} = view;
	if (manager?.failure) return {text: `${manager.failure.message} ${manager.failure.hint}`.trim(), tone: 'error'};
	const said = latestMessage(ui, now);
	if (said) return said;
	const late = latest(view);
	if (manager && !late && !isTicketShown(manager, ui.size)) return {text: `ticket: ${manager.ticket}`, tone: 'plain'};
	if (!manager || !late) return null;
	const left = formatAge(leaseLeft(late, manager, now)).replace(/(\d)([a-z])/, '$1 $2');
	return {text: `${late.name} is late. It leaves the table in ${left} unless a heartbeat arrives.`, tone: 'warn'};
};
