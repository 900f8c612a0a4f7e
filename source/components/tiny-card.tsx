/** What a terminal too small for any screen still shows: how it goes, and how to leave. */
import {Box} from 'ink';
import {percentOf} from '../format.ts';
import {useLook} from '../hooks/use-look.ts';
import type {SessionView} from '../host/session-view.ts';
import type {Line} from '../line.ts';
import type {UiState} from '../ui/state.ts';
import {Row} from './row.tsx';
import {shortRate} from './short-rate.ts';

export type TinyProps = {
	readonly view: SessionView;
	readonly ui: UiState;
	/** Milliseconds since 1970. */
	readonly now: number;
};

export const TinyCard = ({view, ui: {size}}: TinyProps) => {
	const {glyphs} = useLook();
	const {columns, rows} = size;
	const {peer, manager} = view;
	const running = [...view.transfers.values()].find(({state}) => !['complete', 'failed', 'cancelled'].includes(state));
	const link = peer?.link.state === 'joined' ? glyphs.alive : glyphs.bad;
	const news: readonly string[] = [
		`terminal is ${columns}x${rows}`,
		'shoal needs 40x15',
		...(running ? [`${percentOf(running.done, running.fragments)}% ${running.name}`] : []),
		...(peer ? [`${glyphs.down}${shortRate(peer.downRate)}/s  mgr ${link}`] : []),
		...(manager && !peer ? [`${manager.alive + manager.lateCount} active peers`] : []),
		...(running ? ['transfers go on'] : []),
	];
	const lines = [...news.slice(0, Math.max(0, rows - 1)), 'q quit'].slice(0, Math.max(1, rows));
	return (
		<Box flexDirection="column" width={columns} height={rows}>
			{lines.map((text, index) => {
				const line: Line = [text];
				// biome-ignore lint/suspicious/noArrayIndexKey: a place on the screen is a row's identity
				return <Row key={index} line={line} width={columns} />;
			})}
		</Box>
	);
};
