/** Numbered choices for a screen reader: what is asked, and what an answer leads to. Pure. */
import {counted, formatSize} from '../format.ts';
import type {SessionIntent} from '../host/session-plan.ts';
import type {SessionView} from '../host/session-view.ts';

/** What the next line typed is an answer to. */
export type Asked =
	| {readonly question: 'menu'}
	| {readonly question: 'query' | 'path'}
	/** One of these, by its number. */
	| {readonly question: 'file'; readonly ids: readonly string[]}
	| {readonly question: 'transfer'; readonly ids: readonly string[]}
	| {readonly question: 'what'; readonly transfer: number; readonly isPaused: boolean}
	| {readonly question: 'member'; readonly ids: readonly string[]}
	| {readonly question: 'treat'; readonly peer: string; readonly isBanned: boolean}
	| {readonly question: 'quit'};

export type Answered = {
	readonly asked: Asked;
	readonly lines: readonly string[];
	readonly intents: readonly SessionIntent[];
	readonly isOver: boolean;
};

export const mainMenu: Asked = {question: 'menu'};

const peerMenu = ['files', 'search', 'downloads', 'active peers', 'share a file', 'quit'];
/** One choice more where a lease has ended. */
const peerMenuOf = (view: SessionView): readonly string[] => (mayReturn(view) ? [...peerMenu, 'join again'] : peerMenu);
const mayReturn = ({peer}: SessionView): boolean => peer?.link.state === 'ended' && peer.link.mayReturn;
const managerMenu = ['active peers', 'how to join', 'quit'];

/** The words before the next answer. */
export const promptOf = (asked: Asked, view: SessionView): string => {
	switch (asked.question) {
		case 'menu':
			return numbered(view.peer ? peerMenuOf(view) : managerMenu);
		case 'query':
			return 'Search for:';
		case 'path':
			return 'File or folder to share:';
		case 'file':
			return 'Number of the file to download, or 0 for back:';
		case 'transfer':
			return 'Number of the download, or 0 for back:';
		case 'member':
			return 'Number of the peer, or 0 for back:';
		case 'what':
			return numbered([
				asked.isPaused ? 'go on' : 'pause',
				'cancel, keep what is verified',
				'cancel and delete',
				'back',
			]);
		case 'treat':
			return numbered([asked.isBanned ? 'unban' : 'ban', 'evict', 'back']);
		case 'quit':
			return 'Downloads are running. 1 stay  2 leave. Choice:';
		default:
			return asked satisfies never;
	}
};

const numbered = (choices: readonly string[]): string =>
	`${choices.map((choice, index) => `${index + 1} ${choice}`).join('  ')}. Choice:`;

const back = (...lines: readonly string[]): Answered => ({asked: mainMenu, lines, intents: [], isOver: false});
const asking = (asked: Asked, ...lines: readonly string[]): Answered => ({asked, lines, intents: [], isOver: false});
const doing = (...intents: readonly SessionIntent[]): Answered => ({
	asked: mainMenu,
	lines: [],
	intents,
	isOver: false,
});

/** `isBusy`: whether leaving would stop a download. */
export const answer = (asked: Asked, text: string, view: SessionView, isBusy: boolean): Answered => {
	const typed = text.trim();
	const number = /^\d+$/.test(typed) ? Number(typed) : -1;
	switch (asked.question) {
		case 'menu':
			return view.peer ? peerChoice(number, view, isBusy) : managerChoice(number, view);
		case 'query':
			return doing({to: 'peer', intent: {type: 'find', query: typed}});
		case 'path':
			return typed === '' ? back() : doing({to: 'peer', intent: {type: 'share', paths: [typed], fragmentSize: 0}});
		case 'file': {
			const id = asked.ids[number - 1];
			return id === undefined ? back() : doing({to: 'fetch', wanted: id});
		}
		case 'transfer': {
			const row = view.transfers.get(asked.ids[number - 1] ?? '');
			if (!row || row.transfer === null) return back();
			return asking({question: 'what', transfer: row.transfer, isPaused: row.state === 'paused'});
		}
		case 'what': {
			const {transfer} = asked;
			if (number === 1) return doing({to: 'peer', intent: {type: asked.isPaused ? 'resume' : 'pause', transfer}});
			if (number === 2 || number === 3)
				return doing({to: 'peer', intent: {type: 'drop', transfer, isKept: number === 2}});
			return back();
		}
		case 'member': {
			const row = view.members.get(asked.ids[number - 1] ?? '');
			return row ? asking({question: 'treat', peer: row.id, isBanned: row.state === 'banned'}) : back();
		}
		case 'treat':
			if (number === 1)
				return doing({to: 'manager', intent: {type: asked.isBanned ? 'unban' : 'ban', peer: asked.peer}});
			return number === 2 ? doing({to: 'manager', intent: {type: 'evict', peer: asked.peer}}) : back();
		case 'quit':
			return number === 2 ? {...back(), isOver: true} : back();
		default:
			return asked satisfies never;
	}
};

const unknown = back('Type one of the numbers.');

const peerChoice = (number: number, view: SessionView, isBusy: boolean): Answered => {
	switch (number) {
		case 1: {
			const rows = [...(view.found.size > 0 ? view.found : view.files).values()].slice(0, 99);
			if (rows.length === 0) return back('Nothing is shared yet.');
			const lines = rows.map(
				(row, index) => `${index + 1} ${row.name}, ${formatSize(row.size)}, at ${row.holders.join(', ') || 'nobody'}.`,
			);
			return asking({question: 'file', ids: rows.map(({id}) => id)}, ...lines);
		}
		case 2:
			return asking({question: 'query'});
		case 3: {
			const rows = [...view.transfers.values()];
			if (rows.length === 0) return back('No downloads yet.');
			const lines = rows.map(
				(row, index) => `${index + 1} ${row.name}, ${row.state}, ${row.done} of ${row.fragments} fragments.`,
			);
			return asking({question: 'transfer', ids: rows.map(({id}) => id)}, ...lines);
		}
		case 4: {
			const rows = [...view.roster.values()];
			const version = view.peer?.listVersion ?? 0;
			return back(
				`${counted(rows.length, 'active peer')}, list version ${version}.`,
				...rows.map(
					({name, address, isLate, isMe}) => `${name}${isMe ? ' (you)' : ''}, ${address}${isLate ? ', late' : ''}.`,
				),
			);
		}
		case 5:
			return asking({question: 'path'});
		case 6:
			return isBusy ? asking({question: 'quit'}) : {...back(), isOver: true};
		case 7:
			return mayReturn(view) ? doing({to: 'peer', intent: {type: 'reconnect'}}) : unknown;
		default:
			return unknown;
	}
};

const managerChoice = (number: number, view: SessionView): Answered => {
	switch (number) {
		case 1: {
			const rows = [...view.members.values()];
			if (rows.length === 0) return back('Nobody is here yet.');
			const lines = rows.map(
				(row, index) => `${index + 1} ${row.name}, ${row.state}, ${row.address}, ${counted(row.files, 'file')} shared.`,
			);
			return asking({question: 'member', ids: rows.map(({id}) => id)}, ...lines);
		}
		case 2:
			return back(
				...(view.manager?.joinCommands ?? []).map(command => `Others type: ${command}`),
				...(view.manager?.ticket ? [`They are asked for the ticket: ${view.manager.ticket}`] : []),
			);
		case 3:
			return {...back(), isOver: true};
		default:
			return unknown;
	}
};
