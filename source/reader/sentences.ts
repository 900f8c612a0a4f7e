/** What has happened, in sentences for a screen reader: appended, never redrawn, a download every ten percent. Pure. */
import {counted, formatDuration, formatSize, percentOf} from '../format.ts';
import type {LogEntry, SessionView, TransferRow} from '../host/session-view.ts';

/** What was said already. */
export type Said = {
	readonly managerLog: number;
	readonly peerLog: number;
	/** State and tenth last told of each download. */
	readonly transfers: ReadonlyMap<string, {readonly state: TransferRow['state']; readonly tenth: number}>;
	/** The search whose outcome was told: when it ended. */
	readonly search: number;
	readonly isJoinTold: boolean;
	readonly stage: string;
};

export const nothingSaid: Said = {
	managerLog: -1,
	peerLog: -1,
	transfers: new Map(),
	search: 0,
	isJoinTold: false,
	stage: '',
};

export const sentencesOf = (
	view: SessionView,
	said: Said,
): {readonly lines: readonly string[]; readonly said: Said} => {
	const lines: string[] = [];
	const {manager, search, stage} = view;
	const isListening = manager !== null && manager.port > 0;
	if (isListening && !said.isJoinTold)
		lines.push(
			`Manager is running. Others type: ${manager.joinCommands.join(', or ')}`,
			...(manager.ticket === null ? [] : [`They are asked for the ticket: ${manager.ticket}`]),
			...(manager.isOpen ? ['It is open: anybody who reaches it may join, and nothing is encrypted.'] : []),
		);
	if (stage && stage.line !== said.stage) lines.push(sentence(stage.line));
	const managerLog = told(view.managerLog.values(), said.managerLog, lines);
	const peerLog = told(view.peerLog.values(), said.peerLog, lines);
	const transfers = new Map(said.transfers);
	for (const row of view.transfers.values()) {
		const before = transfers.get(row.id);
		const tenth = Math.floor(percentOf(row.done, row.fragments) / 10);
		const isNew = before?.state !== row.state || (row.state === 'downloading' && tenth > before.tenth);
		if (isNew) lines.push(progressSentence(row, Date.now()));
		transfers.set(row.id, {state: row.state, tenth: isNew ? tenth : (before?.tenth ?? tenth)});
	}
	const endedAt = search?.endedAt ?? 0;
	if (search && endedAt > 0 && endedAt !== said.search) lines.push(...searchSentences(view));
	return {
		lines,
		said: {
			managerLog,
			peerLog,
			transfers,
			search: endedAt,
			isJoinTold: said.isJoinTold || isListening,
			stage: stage?.line ?? said.stage,
		},
	};
};

const told = (entries: Iterable<LogEntry>, last: number, lines: string[]): number => {
	let latest = last;
	for (const {id, who, text} of entries) {
		if (id <= latest) continue;
		latest = id;
		lines.push(sentence(who === '' ? text : `${who} ${text}`));
	}
	return latest;
};

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

/** `talk-p2p.mkv, 40 percent, 192 of 480 fragments, 3 sources, about 1 minute left.` `now`: ms since 1970. */
export const progressSentence = (row: TransferRow, now: number): string => {
	const {name, state, done, fragments, size, bytesDone, rate, sources, reason, endedAt, startedAt, path} = row;
	switch (state) {
		case 'downloading': {
			const seconds = rate > 0 ? (size - bytesDone) / rate : 0;
			const left = rate > 0 ? `, ${about(seconds)} left` : '';
			return `${name}, ${percentOf(done, fragments)} percent, ${done} of ${counted(fragments, 'fragment')}, ${counted(sources, 'source')}${left}.`;
		}
		case 'complete': {
			// The log has said that it is complete and verified.
			const seconds = ((endedAt ?? now) - startedAt) / 1000;
			return `${name}, ${formatSize(size)} in ${formatDuration(seconds)}${path ? `, saved to ${path}` : ''}.`;
		}
		case 'resolving':
		case 'asking':
		case 'opening':
		case 'queued':
		case 'waiting':
		case 'paused':
		case 'finishing':
		case 'failed':
		case 'cancelled':
			return sentence(`${name}, ${state}${reason ? `: ${reason}` : ''}`);
		default:
			return state satisfies never;
	}
};

const about = (seconds: number): string =>
	seconds < 60
		? `about ${counted(Math.max(1, Math.round(seconds)), 'second')}`
		: `about ${counted(Math.round(seconds / 60), 'minute')}`;

const searchSentences = (view: SessionView): readonly string[] => {
	const {search} = view;
	if (!search) return [];
	const who = `${search.answered} of ${counted(search.asked, 'peer')} answered`;
	if (view.found.size === 0) return [`Nothing like "${search.query}" was found, ${who}.`];
	return [`${counted(view.found.size, 'file')} found, ${who}.`];
};
