/** What a peer's screen says when its manager is away or it is in the swarm no more: why, what goes on, what to do. */
import {counted} from '../format.ts';
import {useLook} from '../hooks/use-look.ts';
import type {PeerHead} from '../host/session-view.ts';
import type {Line} from '../line.ts';
import {Panel} from './panel.tsx';

export const noticeHeight = 5;

/** Whether there is anything to say. */
export const hasNotice = ({link, failure}: PeerHead): boolean =>
	failure !== null || link.state === 'away' || link.state === 'ended';

/** Seconds until the next try. `now` in milliseconds since 1970. */
export const secondsToTry = (retryAt: number, now: number): number => Math.max(0, Math.ceil((retryAt - now) / 1000));

type Notice = {readonly title: string; readonly lines: readonly Line[]};

const noticeOf = ({link, failure, manager, others}: PeerHead, now: number): Notice => {
	if (failure) {
		return {
			title: 'NOT IN THE SWARM',
			lines: [[failure.message], ...(failure.hint === '' ? [] : [[failure.hint]]), [['key', 'q'], ' leaves.']],
		};
	}
	if (link.state === 'away') {
		const known = `${counted(others, 'peer')} ${others === 1 ? 'is' : 'are'}`;
		const next = `Try ${link.tries + 1} in ${secondsToTry(link.retryAt, now)} s.`;
		return {
			title: 'MANAGER UNREACHABLE',
			lines: [
				[`${link.reason || `${manager} does not answer.`}  ${next}  `, ['key', 'R'], ' tries now.'],
				[`Running transfers go on: ${known} still known.`],
				['Waits until it is back: meeting new peers, and being met by them.'],
			],
		};
	}
	return {
		title: 'NOT IN THE SWARM ANY MORE',
		lines: [
			[link.state === 'ended' ? link.reason : ''],
			['What is verified stays on disk: the same download goes on from there.'],
			link.state === 'ended' && link.mayReturn
				? [['key', 'R'], ' joins again, ', ['key', 'q'], ' leaves.']
				: [['key', 'q'], ' leaves.'],
		],
	};
};

export type NoticeProps = {
	readonly head: PeerHead;
	/** Milliseconds since 1970. */
	readonly now: number;
	readonly width: number;
};

export const ManagerNotice = ({head, now, width}: NoticeProps) => {
	const {title, lines} = noticeOf(head, now);
	return <Panel title={title} width={width} height={noticeHeight} lines={lines.map(line => ['  ', ...line])} />;
};

/** The same for small screens, without a box: what it is and why. */
export const useNoticeLines = (head: PeerHead | null, now: number): readonly Line[] => {
	const {glyphs} = useLook();
	if (!head || !hasNotice(head)) return [];
	const {link} = head;
	if (!head.failure && link.state === 'away') {
		const next = `try ${link.tries + 1} in ${secondsToTry(link.retryAt, now)} s, `;
		return [[['error', `${glyphs.bad} manager lost: `], next, ['key', 'R'], ' now'], [['muted', link.reason]]];
	}
	const {lines} = noticeOf(head, now);
	return [[['error', `${glyphs.gone} not in the swarm`]], ...lines.slice(0, 1), ...lines.slice(-1)];
};
