/**
 * Every key: where it works, what it does, what the hint line and the help call it. Input, hints and help read this one table.
 * Decides nothing about what an action then does.
 */

export type Action =
	// Everywhere
	| 'help'
	| 'quit'
	| 'interrupt'
	| 'back'
	| 'next-panel'
	| 'previous-panel'
	| 'panel'
	| 'palette'
	| 'messages'
	| 'copy'
	| 'refresh'
	| 'zoom-panel'
	| 'redraw'
	| 'suspend'
	| 'other-side'
	// Lists
	| 'up'
	| 'down'
	| 'first'
	| 'last'
	| 'half-down'
	| 'half-up'
	| 'page-down'
	| 'page-up'
	| 'mark'
	| 'mark-all'
	| 'filter'
	| 'next-match'
	| 'previous-match'
	| 'sort'
	| 'reverse'
	| 'enter'
	| 'details'
	// Manager
	| 'groups'
	| 'filter-state'
	| 'ban'
	| 'evict'
	| 'freeze'
	// Peer
	| 'search'
	| 'share'
	| 'unshare'
	| 'download'
	| 'ask-again'
	// Transfers
	| 'pause'
	| 'pause-all'
	| 'retry'
	| 'earlier'
	| 'later'
	| 'cancel'
	// Fragments and summary
	| 'left'
	| 'right'
	| 'zoom'
	| 'tiles'
	| 'availability'
	| 'ban-source'
	| 'unban-source'
	| 'fragments'
	| 'save-report'
	// Launcher
	| 'start-manager'
	| 'join'
	| 'demo';

/** What has the keys: a panel or a screen. */
export type Place =
	| 'launcher'
	| 'peers'
	| 'member'
	| 'manager-events'
	| 'groups'
	| 'group'
	| 'files'
	| 'search'
	| 'transfers'
	| 'roster'
	| 'peer-events'
	| 'detail'
	| 'sources'
	| 'summary'
	| 'folder';

export type Binding = {
	readonly action: Action;
	/** Names as `keyName` gives them; the first is the one hints show. */
	readonly keys: readonly string[];
	/** Where it works; null: everywhere. */
	readonly places: readonly Place[] | null;
	/** Short, for the hint line; empty: not shown there. */
	readonly hint: string;
	/** For the help. */
	readonly help: string;
	readonly group: 'panel' | 'move' | 'everywhere';
};

const lists: readonly Place[] = ['peers', 'groups', 'group', 'files', 'search', 'transfers', 'roster', 'sources'];
const logs: readonly Place[] = ['manager-events', 'peer-events'];
const everyPeerAndManager: readonly Place[] = [
	'peers',
	'manager-events',
	'groups',
	'files',
	'search',
	'transfers',
	'roster',
	'peer-events',
];
const scrolling: readonly Place[] = [...lists, ...logs];

const bind = (
	action: Action,
	keys: readonly string[],
	places: readonly Place[] | null,
	hint: string,
	help: string,
	group: Binding['group'] = places === null ? 'everywhere' : 'panel',
): Binding => ({action, keys, places, hint, help, group});

/** In the order in which hints and help show them. The first binding of a key that fits the place wins. */
export const keymap: readonly Binding[] = [
	bind('start-manager', ['m'], ['launcher'], '', 'start a manager'),
	bind('join', ['p'], ['launcher'], '', 'join as a peer'),
	bind('demo', ['d'], ['launcher'], '', 'play the demo'),
	bind('up', ['up', 'k'], [...scrolling, 'launcher', 'detail'], '', 'one row up', 'move'),
	bind('down', ['down', 'j'], [...scrolling, 'launcher', 'detail'], '', 'one row down', 'move'),
	bind('left', ['left', 'h'], ['detail'], '', 'one cell left', 'move'),
	bind('right', ['right', 'l'], ['detail'], '', 'one cell right', 'move'),
	bind('first', ['g', 'home'], [...scrolling, 'detail'], '', 'first', 'move'),
	bind('last', ['G', 'end'], [...scrolling, 'detail'], '', 'last', 'move'),
	bind('half-down', ['ctrl-d'], scrolling, '', 'half a page down', 'move'),
	bind('half-up', ['ctrl-u'], scrolling, '', 'half a page up', 'move'),
	bind('page-down', ['pgdn'], [...scrolling, 'detail'], '', 'a page down', 'move'),
	bind('page-up', ['pgup'], [...scrolling, 'detail'], '', 'a page up', 'move'),
	bind('next-match', ['n'], scrolling, '', 'next match', 'move'),
	bind('previous-match', ['N'], scrolling, '', 'previous match', 'move'),

	bind('search', ['/'], ['files', 'search', 'transfers', 'roster', 'peer-events'], 'search swarm', 'search the swarm'),
	bind('details', ['enter', 'l', 'right'], ['groups'], 'members', 'all its members'),
	bind('filter', ['/'], ['peers', 'manager-events', 'groups', 'group'], 'filter', 'filter this list'),
	bind('groups', ['v'], ['peers', 'member', 'manager-events'], 'groups', 'who downloads what'),
	bind('groups', ['v'], ['groups'], 'peers', 'back to the peers'),
	bind('mark', ['space'], ['files', 'search'], 'mark', 'mark, go down'),
	bind('mark-all', ['*'], ['files', 'search'], '', 'mark all, none'),
	bind('download', ['enter', 'd'], ['files', 'search'], 'download', 'fetch the marked, or this one'),
	bind('enter', ['enter'], ['launcher'], 'choose', 'choose'),
	bind('details', ['enter', 'l', 'right'], ['peers'], 'details', 'all about this peer'),
	bind('details', ['enter', 'l', 'right'], ['transfers'], 'fragments', 'its fragments'),
	bind('details', ['l', 'right'], ['files', 'search'], '', 'details, sources'),
	bind('filter-state', ['f'], ['peers'], 'states', 'filter by state'),
	bind('filter', ['f'], ['files', 'search', 'transfers', 'roster'], '', 'filter this list'),
	bind('sort', ['s'], ['peers'], 'sort', 'next sort column'),
	bind('sort', ['s'], ['files'], '', 'next sort column'),
	bind('reverse', ['S'], ['peers', 'files'], '', 'sort the other way'),
	bind('ban', ['b'], ['peers', 'member'], 'ban', 'ban, unban (asks)'),
	bind('evict', ['x'], ['peers', 'member'], 'evict', 'evict (asks)'),
	bind('freeze', ['p'], ['peers', 'groups'], 'freeze', 'freeze the display'),
	bind('share', ['a'], ['files', 'search', 'transfers', 'roster', 'peer-events'], 'add', 'share a file or folder'),
	bind('unshare', ['x'], ['files'], '', 'stop sharing (asks)'),
	bind('ask-again', ['r'], ['search'], 'ask again', 'ask all peers again'),
	bind('pause', ['p'], ['files', 'transfers', 'detail', 'sources'], 'pause', 'pause, go on'),
	bind('pause-all', ['P'], ['files', 'transfers'], '', 'pause, resume all'),
	bind('retry', ['r'], ['transfers', 'files', 'detail', 'sources'], '', 'retry, ask all again'),
	bind('earlier', ['K'], ['transfers'], '', 'earlier in queue'),
	bind('later', ['J'], ['transfers'], '', 'later in queue'),
	bind('cancel', ['x'], ['transfers', 'detail', 'sources'], 'cancel', 'cancel (asks)'),
	bind(
		'back',
		['esc'],
		['detail', 'sources', 'summary', 'folder', 'member', 'group'],
		'back',
		'back to where you were',
	),
	bind('zoom', ['z'], ['detail'], 'zoom', 'one cell for 1, 4, 16 fragments'),
	bind('tiles', ['t'], ['detail'], 'tiles', 'letters or tiles'),
	bind('availability', ['v'], ['detail'], 'copies', 'copies in the swarm'),
	bind('ban-source', ['b'], ['detail', 'sources'], '', 'ban this source here (asks)'),
	bind('unban-source', ['u'], ['detail', 'sources'], '', 'unban this source'),
	bind('fragments', ['v'], ['summary'], 'fragments', 'see the fragments'),
	bind('save-report', ['e'], ['summary', 'detail', 'sources'], 'save report', 'save the report as JSON'),
	bind('pause', ['p'], ['folder'], 'pause', 'pause all of it, go on'),
	bind('retry', ['r'], ['folder'], 'ask again', 'ask for what is missing'),

	bind('next-panel', ['tab'], null, 'panel', 'next panel'),
	bind('previous-panel', ['shift-tab'], null, '', 'previous panel'),
	bind('panel', ['1', '2', '3', '4', '5'], null, '', 'jump to a panel'),
	bind('copy', ['y'], null, 'copy', 'copy'),
	bind('refresh', ['R'], null, '', 'refresh, reconnect now'),
	bind('zoom-panel', ['+'], null, '', 'this panel full screen'),
	bind('messages', ['!'], null, '', 'message log'),
	bind('palette', [':'], null, 'command', 'type a command'),
	bind('other-side', ['m'], everyPeerAndManager, '', 'manager or peer (share)', 'everywhere'),
	bind('redraw', ['ctrl-l'], null, '', 'redraw'),
	bind('suspend', ['ctrl-z'], null, '', 'suspend'),
	bind('back', ['esc'], null, '', 'close, clear, back'),
	bind('help', ['?', 'f1'], null, 'help', 'this help'),
	bind('quit', ['q'], null, 'quit', 'quit (asks if busy)'),
	bind('interrupt', ['ctrl-c'], null, '', 'quit; twice: at once'),
];

/** The binding of a key where the focus is. */
export const bindingOf = (key: string, place: Place): Binding | undefined =>
	keymap.find(({keys, places}) => keys.includes(key) && (places === null || places.includes(place)));

/** What can be done where the focus is, in order. */
export const bindingsAt = (place: Place): readonly Binding[] =>
	keymap.filter(({places}) => places === null || places.includes(place));
