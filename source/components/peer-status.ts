/** The one message in a peer's status line: what was just said, else what matters most. Pure. */
import {counted} from '../format.ts';
import type {SearchView, SessionView} from '../host/session-view.ts';
import type {UiState} from '../ui/state.ts';
import type {Status} from './frame.tsx';
import {secondsToTry} from './manager-notice.tsx';

/** Milliseconds that a message stays. */
export const messageTime = 6000;
/** Milliseconds that the end of something is told. */
const newsTime = 10_000;

/** The latest message, while it is young. `now` in milliseconds since 1970. */
export const latestMessage = ({messages}: UiState, now: number): Status | null => {
	const last = messages.at(-1);
	return last && now - last.at < messageTime ? last : null;
};

export const peerStatus = (view: SessionView, ui: UiState, now: number): Status | null => {
	const said = latestMessage(ui, now);
	if (said) return said;
	if (!view.peer) return {text: 'Starting', tone: 'plain'};
	const {link, manager, failure} = view.peer;
	if (failure) return {text: failure.message, tone: 'error'};
	if (link.state === 'away') {
		const seconds = secondsToTry(link.retryAt, now);
		return {text: `Reconnecting to manager ${manager}, try ${link.tries + 1} in ${seconds} s`, tone: 'warn'};
	}
	if (link.state === 'joining') return {text: `Joining the manager at ${manager}`, tone: 'plain'};
	if (link.state === 'ended')
		return {text: link.mayReturn ? `${link.reason} R joins again.` : link.reason, tone: 'error'};
	if (link.state === 'none' && link.waitsFor !== '') return {text: `Waiting for ${link.waitsFor}`, tone: 'warn'};
	return transferStatus(view, now) ?? searchStatus(view.search, view.found.size, now);
};

const transferStatus = ({transfers}: SessionView, now: number): Status | null => {
	const rows = [...transfers.values()];
	const full = rows.find(row => row.failure?.code === 'E_DISK_FULL');
	if (full) return {text: `Disk full: ${full.name} waits in ${full.directory}`, tone: 'error'};
	const waiting = rows.find(({state}) => state === 'waiting');
	if (waiting) return {text: `${waiting.name} waits: ${waiting.reason || 'no source has it'}`, tone: 'warn'};
	const done = rows.findLast(
		({state, endedAt}) => state === 'complete' && endedAt !== null && now - endedAt < newsTime,
	);
	return done ? {text: `${done.name} is complete and verified`, tone: 'ok'} : null;
};

const searchStatus = (search: SearchView | null, files: number, now: number): Status | null => {
	if (search?.endedAt == null || now - search.endedAt >= newsTime) return null;
	const who = `${search.answered} of ${counted(search.asked, 'peer')}`;
	return {text: `Search finished: ${counted(files, 'file')} from ${who}`, tone: 'plain'};
};
