/** What the help says: sections of the one key table where the focus is, and the words of the program. Pure; knows no colours. */
import {type Action, type Binding, keymap, type Place} from '../keymap.ts';

export type HelpLine = {
	/** Keys, or the word that is explained. */
	readonly left: string;
	readonly right: string;
};

export type HelpSection = {
	readonly kind: Binding['group'] | 'terms';
	readonly title: string;
	readonly lines: readonly HelpLine[];
};

/** Two actions that are one thing in two directions share a line. */
const pairs: Partial<Record<Action, Action>> = {
	up: 'down',
	left: 'right',
	first: 'last',
	'half-down': 'half-up',
	'page-down': 'page-up',
	'next-match': 'previous-match',
	'next-panel': 'previous-panel',
	redraw: 'suspend',
	earlier: 'later',
};

export const placeNames: Readonly<Record<Place, string>> = {
	launcher: 'START',
	peers: 'PEERS',
	member: 'PEER',
	'manager-events': 'EVENTS',
	groups: 'GROUPS',
	group: 'GROUP',
	files: 'FILES',
	search: 'SEARCH',
	transfers: 'TRANSFERS',
	roster: 'ACTIVE PEERS',
	'peer-events': 'EVENTS',
	detail: 'FRAGMENTS',
	sources: 'SOURCES',
	summary: 'SUMMARY',
	folder: 'FOLDER',
};

const terms: HelpSection = {
	kind: 'terms',
	title: 'TERMS',
	lines: [
		{left: 'manager', right: 'keeps the peer table'},
		{left: 'peer', right: 'shares and fetches'},
		{left: 'swarm', right: 'all peers of a manager'},
		{left: 'fragment', right: 'part with its own hash'},
		{left: 'owner', right: 'had the whole file first'},
		{left: 'source', right: 'sends you fragments'},
		{left: 'group', right: 'who fetches one file now'},
		{left: 'lease', right: 'time left until gone'},
	],
};

/** `next panel` and `previous panel` are `next, previous panel`. */
export const joined = (left: string, right: string): string => {
	const first = left.split(' ');
	const second = right.split(' ');
	const start: string[] = [];
	const end: string[] = [];
	while (first.length > 1 && second.length > 1 && first[0] === second[0]) {
		start.push(first.shift()!);
		second.shift();
	}
	while (first.length > 1 && second.length > 1 && first.at(-1) === second.at(-1)) {
		end.unshift(first.pop()!);
		second.pop();
	}
	return [...start, `${first.join(' ')}, ${second.join(' ')}`, ...end].join(' ');
};

const linesOf = (bindings: readonly Binding[]): readonly HelpLine[] => {
	const lines: HelpLine[] = [];
	const told = new Set<Action>();
	for (const {action, keys, help} of bindings) {
		if (told.has(action)) continue;
		const other = bindings.find(binding => binding.action === pairs[action]);
		if (other) told.add(other.action);
		lines.push(
			other
				? {left: pairedKeys(keys, other.keys), right: joined(help, other.help)}
				: {left: keys.join(' '), right: help},
		);
	}
	return lines;
};

/** `up down  k j`: the keys of two directions side by side. */
const pairedKeys = (one: readonly string[], other: readonly string[]): string =>
	Array.from({length: Math.max(one.length, other.length)}, (_, index) =>
		[one[index], other[index]].filter(key => key !== undefined).join(' '),
	).join('  ');

/** The bindings that a key reaches where the focus is: the first of each key wins. */
const reachable = (place: Place): readonly Binding[] => {
	const taken = new Set<string>();
	return keymap.flatMap(binding => {
		if (binding.places !== null && !binding.places.includes(place)) return [];
		const keys = binding.keys.filter(key => !taken.has(key));
		for (const key of keys) taken.add(key);
		return keys.length === 0 ? [] : [{...binding, keys}];
	});
};

/** This panel first, then how to move, then what works everywhere, then words. Only lines that contain the filter. */
export const helpSections = (place: Place, filter = ''): readonly HelpSection[] => {
	const bindings = reachable(place);
	const group = (name: Binding['group']): readonly HelpLine[] => linesOf(bindings.filter(one => one.group === name));
	const wanted = filter.toLowerCase();
	const shown = ({left, right}: HelpLine): boolean => `${left} ${right}`.toLowerCase().includes(wanted);
	const sections: readonly HelpSection[] = [
		{kind: 'panel', title: `THIS PANEL: ${placeNames[place]}`, lines: group('panel')},
		{kind: 'move', title: 'MOVE', lines: group('move')},
		{kind: 'everywhere', title: 'EVERYWHERE', lines: group('everywhere')},
		terms,
	];
	return sections
		.map(section => ({...section, lines: section.lines.filter(shown)}))
		.filter(({lines}) => lines.length > 0);
};
