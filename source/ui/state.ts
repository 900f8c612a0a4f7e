/** What the person sees and has chosen, and nothing of the swarm: screens, focus, lists, fields, dialogs. Data only. */
import type {SessionView, Tone} from '../host/session-view.ts';
import type {Field} from './field.ts';
import type {ListUi} from './list.ts';

export type Size = {readonly columns: number; readonly rows: number};

/** wide: two columns; stacked: one below the other; narrow: one panel and tabs; tiny: a status card. */
export type Layout = 'wide' | 'stacked' | 'narrow' | 'tiny';

export const layoutOf = ({columns, rows}: Size): Layout => {
	if (columns < 40 || rows < 15) return 'tiny';
	if (columns < 80 || rows < 24) return 'narrow';
	return columns >= 110 && rows >= 30 ? 'wide' : 'stacked';
};

export type Screen =
	| {readonly name: 'launcher'}
	| {readonly name: 'manager'}
	/** All about one peer; a manager's screen. */
	| {readonly name: 'member'}
	/** One downloading group and its members; a manager's screen. */
	| {readonly name: 'group'; readonly file: string}
	| {readonly name: 'peer'}
	| {readonly name: 'demo'}
	/** `row`: id of a transfer's row. */
	| {readonly name: 'detail'; readonly row: string}
	| {readonly name: 'summary'; readonly row: string}
	/** All files of a folder that is fetched; `folder`: id of its row, which comes after it was asked for. */
	| {readonly name: 'folder'; readonly folder: string};

export type MemberFilter = 'all' | 'alive' | 'late' | 'gone' | 'banned';

/** While the groups have the focus they stand where the peers do else. */
export type ManagerPanel = 'peers' | 'member' | 'manager-events' | 'groups';

export type ManagerUi = {
	readonly focus: ManagerPanel;
	readonly list: ListUi;
	readonly groups: ListUi;
	/** Members of the group that is opened. */
	readonly members: ListUi;
	readonly states: MemberFilter;
	/** What the display was when it was frozen; null while it runs. */
	readonly frozen: SessionView | null;
	/** Lines that the event log is scrolled back. */
	readonly back: number;
};

export type PeerPanel = 'files' | 'search' | 'transfers' | 'roster' | 'peer-events';

export type PeerUi = {
	readonly focus: PeerPanel;
	readonly files: ListUi;
	readonly found: ListUi;
	readonly transfers: ListUi;
	readonly roster: ListUi;
	/** The query; the caret is in it while `isTyping`. */
	readonly query: Field;
	readonly isTyping: boolean;
	/** Queries sent, oldest first. */
	readonly history: readonly string[];
	/** Lines that the event log is scrolled back. */
	readonly back: number;
};

export type DetailUi = {
	readonly focus: 'detail' | 'sources';
	/** The fragment under the cursor. */
	readonly cursor: number;
	/** Fragments a cell, a power of four; 0: as few as make the file fit. */
	readonly perCell: number;
	readonly isTiled: boolean;
	/** Digits tell copies in the swarm instead of letters the source. */
	readonly isAvailability: boolean;
	/** The source under the cursor in the sources table. */
	readonly source: number;
};

/** One field of a form. */
export type FormField = {
	readonly key: string;
	readonly label: string;
	readonly field: Field;
	/** What is known about the value: beside the field. */
	readonly note: string;
	/** Why the value cannot be; empty when it can. */
	readonly wrong: string;
};

export type FormUi = {
	readonly kind: 'join' | 'manager';
	readonly fields: readonly FormField[];
	/** Which field has the caret. */
	readonly at: number;
	/** While what was filled in is tried. */
	readonly isBusy: boolean;
	/** Why it did not work; empty otherwise. */
	readonly failure: string;
};

export type LauncherUi = {
	/** Which line of START the cursor is on. */
	readonly at: number;
	/** Filled in below while nothing has the caret; null before it is shown. */
	readonly form: FormUi | null;
	/** Whether the form has the keys. */
	readonly isFilling: boolean;
};

/** A button of a dialog. The safe one stands first and has the focus. */
export type DialogButton = {
	readonly label: string;
	/** What answers it besides Enter: `n` for the safe one, `y` for the other. */
	readonly key: string;
};

/** What a dialog asks about; the app does it when the answer is yes. */
export type Question =
	| {readonly type: 'quit'}
	/** Our lease has ended: whether to ask for another. */
	| {readonly type: 'rejoin'}
	| {readonly type: 'ban' | 'unban' | 'evict'; readonly peer: string}
	| {readonly type: 'unshare'; readonly names: readonly string[]}
	/** Three answers: keep going, stop and keep what is verified, stop and delete it. */
	| {readonly type: 'cancel'; readonly row: string}
	| {readonly type: 'ban-source'; readonly peer: string};

export type Overlay =
	| {readonly name: 'help'; readonly filter: Field; readonly top: number}
	| {readonly name: 'messages'; readonly top: number}
	| {readonly name: 'palette'; readonly field: Field; readonly choice: number; readonly wrong: string}
	| {
			readonly name: 'dialog';
			readonly question: Question;
			readonly title: string;
			readonly lines: readonly string[];
			readonly buttons: readonly DialogButton[];
			/** Which button has the focus. */
			readonly at: number;
	  }
	/** A path to share, with what completes it. */
	| {
			readonly name: 'path';
			readonly field: Field;
			readonly completions: readonly string[];
			readonly choice: number;
			readonly wrong: string;
	  }
	/** Which of several lines to copy. */
	| {readonly name: 'copy'; readonly texts: readonly string[]; readonly choice: number}
	/** Filters the list that has the focus. */
	| {readonly name: 'filter'; readonly field: Field}
	/** What happened to a download, with what can be done: bad fragments, disk full. */
	| {readonly name: 'bad-fragments'; readonly peer: string}
	| {readonly name: 'disk-full'; readonly row: string; readonly choice: number};

export type Message = {
	readonly text: string;
	readonly tone: Tone;
	/** Milliseconds since 1970. */
	readonly at: number;
};

export type UiState = {
	readonly screen: Screen;
	readonly size: Size;
	readonly manager: ManagerUi;
	readonly peer: PeerUi;
	readonly detail: DetailUi;
	readonly launcher: LauncherUi;
	readonly overlay: Overlay | null;
	/** Everything said in the status line, oldest first, at most two hundred. */
	readonly messages: readonly Message[];
	/** Whether the panel with the focus takes the whole screen. */
	readonly isPanelFull: boolean;
};
