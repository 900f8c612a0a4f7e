/**
 * The full-screen app: which screen is drawn, what covers it, and keys on their way to the controller.
 * Draws what the controller and the session's store hold; keeps no state but the clock.
 */
import {Box, useApp, useInput, usePaste, useWindowSize} from 'ink';
import {useEffect, useSyncExternalStore} from 'react';
import {BadFragmentsOverlay} from './components/bad-fragments-overlay.tsx';
import {CopyOverlay} from './components/copy-overlay.tsx';
import {DemoScreen} from './components/demo-screen.tsx';
import {DetailScreen} from './components/detail-screen.tsx';
import {Dialog} from './components/dialog.tsx';
import {DiskFullOverlay} from './components/disk-full-overlay.tsx';
import {FilterOverlay} from './components/filter-overlay.tsx';
import {FolderScreen} from './components/folder-screen.tsx';
import {GroupScreen} from './components/group-screen.tsx';
import {HelpOverlay} from './components/help-overlay.tsx';
import {LauncherScreen} from './components/launcher-screen.tsx';
import {ManagerScreen} from './components/manager-screen.tsx';
import {MemberScreen} from './components/member-screen.tsx';
import {MessagesOverlay} from './components/messages-overlay.tsx';
import {PaletteOverlay} from './components/palette-overlay.tsx';
import {PathOverlay} from './components/path-overlay.tsx';
import {PeerScreen} from './components/peer-screen.tsx';
import {SummaryScreen} from './components/summary-screen.tsx';
import {TinyCard} from './components/tiny-card.tsx';
import {type Look, LookContext} from './hooks/use-look.ts';
import {useNow} from './hooks/use-now.ts';
import type {SessionView} from './host/session-view.ts';
import type {Controller} from './ui/controller.ts';
import {type KeyPress, keyPresses} from './ui/keys.ts';
import {placeOf} from './ui/places.ts';
import {layoutOf, type UiState} from './ui/state.ts';

export type AppProps = {
	readonly controller: Controller;
	readonly look: Look;
	readonly version: string;
	/** Sees every key before the screens do. */
	readonly onPress: (press: KeyPress) => void;
	/** Hears how to hand the terminal to the shell for a while. */
	readonly onSuspender: (suspend: (callback: () => Promise<void>) => Promise<void>) => void;
};

export const App = ({controller, look, version, onPress, onSuspender}: AppProps) => {
	const ui = useSyncExternalStore(controller.subscribe, controller.ui);
	const live = useSyncExternalStore(controller.subscribeView, controller.view);
	const {columns, rows} = useWindowSize();
	const {suspendTerminal} = useApp();
	useEffect(() => onSuspender(suspendTerminal), [onSuspender, suspendTerminal]);
	useEffect(() => controller.resize({columns, rows}), [controller, columns, rows]);
	useInput((input, key) => {
		for (const press of keyPresses(input, key)) {
			onPress(press);
			controller.press(press);
		}
	});
	usePaste(text => controller.paste(text));
	const view = ui.manager.frozen ?? live;
	const now = useNow(ui.screen.name !== 'launcher', ui.manager.frozen !== null);
	return (
		<LookContext.Provider value={look}>
			<Box width={ui.size.columns} height={ui.size.rows}>
				{layoutOf(ui.size) === 'tiny' ? (
					<TinyCard view={view} ui={ui} now={now} />
				) : (
					<>
						<Shown view={view} ui={ui} now={now} version={version} />
						<Cover view={view} ui={ui} />
					</>
				)}
			</Box>
		</LookContext.Provider>
	);
};

type ShownProps = {
	readonly view: SessionView;
	readonly ui: UiState;
	/** Milliseconds since 1970. */
	readonly now: number;
};

const Shown = ({view, ui, now, version}: ShownProps & {readonly version: string}) => {
	switch (ui.screen.name) {
		case 'launcher':
			return <LauncherScreen ui={ui} now={now} version={version} />;
		case 'manager':
			return <ManagerScreen view={view} ui={ui} now={now} />;
		case 'member':
			return <MemberScreen view={view} ui={ui} now={now} />;
		case 'group':
			return <GroupScreen view={view} ui={ui} now={now} />;
		case 'peer':
			return <PeerScreen view={view} ui={ui} now={now} />;
		case 'demo':
			return <DemoScreen view={view} ui={ui} now={now} />;
		case 'detail':
			return <DetailScreen view={view} ui={ui} now={now} />;
		case 'summary':
			return <SummaryScreen view={view} ui={ui} now={now} />;
		case 'folder':
			return <FolderScreen view={view} ui={ui} now={now} />;
		default:
			return ui.screen satisfies never;
	}
};

const Cover = ({view, ui}: Omit<ShownProps, 'now'>) => {
	const {overlay, size} = ui;
	if (!overlay) return null;
	switch (overlay.name) {
		case 'dialog':
			return <Dialog overlay={overlay} size={size} />;
		case 'help':
			return <HelpOverlay overlay={overlay} size={size} place={placeOf(ui)} />;
		case 'messages':
			return <MessagesOverlay overlay={overlay} messages={ui.messages} size={size} />;
		case 'palette':
			return <PaletteOverlay overlay={overlay} view={view} size={size} />;
		case 'path':
			return <PathOverlay overlay={overlay} size={size} />;
		case 'copy':
			return <CopyOverlay overlay={overlay} size={size} />;
		case 'filter':
			return <FilterOverlay overlay={overlay} size={size} />;
		case 'disk-full':
			return <DiskFullOverlay overlay={overlay} view={view} size={size} />;
		case 'bad-fragments':
			return <BadFragmentsOverlay overlay={overlay} view={view} size={size} />;
		default:
			return overlay satisfies never;
	}
};
