/** What a peer's screen says when its manager is away or its lease is over: why, what goes on, what to do. */
import {counted, formatClock} from '../format.ts';
import type {PeerHead} from '../host/session-view.ts';
import type {Line} from '../line.ts';
import {Panel} from './panel.tsx';

export const noticeHeight = 5;

/** Whether there is anything to say. */
export const hasNotice = ({link}: PeerHead): boolean => link.state === 'away' || link.state === 'ended';

const linesOf = (head: PeerHead, now: number): readonly Line[] => {
	const {link} = head;
	if (link.state === 'away') {
		const seconds = Math.max(0, Math.ceil((link.retryAt - now) / 1000));
		return [
			[
				`  ${link.reason || `${head.manager} does not answer.`}  Try ${link.tries + 1} in ${seconds} s.  `,
				['key', 'R'],
				' tries now.',
			],
			[
				`  Running transfers go on: ${counted(head.others, 'peer')} of the list as of ${formatClock(head.listAt)} ${head.others === 1 ? 'is' : 'are'} still known.`,
			],
			['  Paused until it is back: new peers, and being found by them.'],
		];
	}
	return [
		[`  ${link.state === 'ended' ? link.reason : ''}`],
		['  Nothing is shared or fetched any more; what is verified stays on disk.'],
		['  ', ['key', 'q'], ' leaves; start the same command again to join anew.'],
	];
};

export const ManagerNotice = ({
	head,
	now,
	width,
}: {
	readonly head: PeerHead;
	readonly now: number;
	readonly width: number;
}) => (
	<Panel
		title={head.link.state === 'ended' ? 'THE LEASE IS OVER' : 'MANAGER UNREACHABLE'}
		width={width}
		height={noticeHeight}
		lines={linesOf(head, now)}
	/>
);
