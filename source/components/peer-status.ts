/** The one message in a peer's status line: what was just said, else what matters most. Pure. */
import type {SessionView} from '../host/session-view.ts';
import type {UiState} from '../ui/state.ts';
import type {Status} from './frame.tsx';

/** Milliseconds that a message stays. */
export const messageTime = 6000;

/** The latest message, while it is young. `now` in milliseconds since 1970. */
export const latestMessage = ({messages}: UiState, now: number): Status | null => {
	const last = messages.at(-1);
	return last && now - last.at < messageTime ? last : null;
};

export const peerStatus = (view: SessionView, ui: UiState, now: number): Status | null => {
	const said = latestMessage(ui, now);
	if (said) return said;
	const {link, manager} = view.peer ?? {};
	if (link?.state === 'away') {
		const seconds = Math.max(0, Math.ceil((link.retryAt - now) / 1000));
		return {text: `Reconnecting to manager ${manager}, try ${link.tries + 1} in ${seconds} s`, tone: 'warn'};
	}
	if (link?.state === 'joining') return {text: `Joining the manager at ${manager}`, tone: 'plain'};
	const rows = [...view.transfers.values()];
	const full = rows.find(row => row.failure?.code === 'E_DISK_FULL');
	if (full) return {text: `Disk full: ${full.name} waits in ${full.directory}`, tone: 'error'};
	const waiting = rows.find(({state}) => state === 'waiting');
	if (waiting) return {text: `${waiting.name} waits: ${waiting.reason}`, tone: 'warn'};
	const done = rows.findLast(({state, endedAt}) => state === 'complete' && endedAt !== null && now - endedAt < 10_000);
	if (done) return {text: `${done.name} is complete and verified`, tone: 'ok'};
	return null;
};
