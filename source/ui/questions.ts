/** Dialogs: what they say, which answer is safe, and what a yes leads to. Pure. */
import {counted} from '../format.ts';
import type {SessionView} from '../host/session-view.ts';
import {type Effect, reconnect, say, send, type Updated, withEffects} from './effects.ts';
import type {KeyPress} from './keys.ts';
import type {DialogButton, Overlay, Question, UiState} from './state.ts';

type Dialog = Extract<Overlay, {name: 'dialog'}>;
type Words = {readonly title: string; readonly lines: readonly string[]; readonly buttons: readonly DialogButton[]};

const buttons = (safe: string, other: string): readonly DialogButton[] => [
	{label: safe, key: 'n'},
	{label: other, key: 'y'},
];

/** Downloads that have not come to their end. */
export const underWay = (view: SessionView): number =>
	[...view.transfers.values()].filter(({state}) => !['complete', 'failed', 'cancelled', 'paused'].includes(state))
		.length;

const activePeers = ({manager}: SessionView): number => (manager ? manager.alive + manager.lateCount : 0);

/** Whether leaving now would cost somebody something. */
export const isBusy = (view: SessionView): boolean => underWay(view) > 0 || activePeers(view) > (view.peer ? 1 : 0);

const nameOf = (view: SessionView, peer: string): string =>
	view.members.get(peer)?.name ?? view.roster.get(peer)?.name ?? view.sources.get(peer)?.name ?? 'this peer';

const quitWords = (view: SessionView): Words => {
	const transfers = underWay(view);
	if (view.manager) {
		return {
			title: 'STOP THE MANAGER?',
			lines: [
				`${counted(activePeers(view), 'peer')} ${activePeers(view) === 1 ? 'is' : 'are'} registered and ${counted(view.manager.fetching, 'download')} ${view.manager.fetching === 1 ? 'is' : 'are'} running.`,
				'Peers keep their downloads but can find no new peers.',
			],
			buttons: buttons('Keep running', 'Stop manager'),
		};
	}
	return {
		title: 'LEAVE THE SWARM?',
		lines: [
			`${counted(transfers, 'download')} ${transfers === 1 ? 'is' : 'are'} running.`,
			'What is verified stays on disk: the same download goes on from there.',
		],
		buttons: buttons('Stay', 'Leave'),
	};
};

const wordsOf = (question: Question, view: SessionView): Words => {
	switch (question.type) {
		case 'quit':
			return quitWords(view);
		case 'ban': {
			const name = nameOf(view, question.peer);
			return {
				title: `BAN ${name.toUpperCase()}?`,
				lines: [
					`${name} is taken off the list and cannot join again, with its key or under this name, until you unban it.`,
					'Nobody serves it any more. Who has the ticket can come back with a new key and another name.',
				],
				buttons: buttons('Keep', 'Ban'),
			};
		}
		case 'unban': {
			const name = nameOf(view, question.peer);
			return {
				title: `UNBAN ${name.toUpperCase()}?`,
				lines: [`${name} may join again.`],
				buttons: buttons('Keep banned', 'Unban'),
			};
		}
		case 'evict': {
			const name = nameOf(view, question.peer);
			return {
				title: `EVICT ${name.toUpperCase()}?`,
				lines: [`${name} is taken off the list and told so. It may join again.`],
				buttons: buttons('Keep', 'Evict'),
			};
		}
		case 'rejoin':
			return {
				title: 'JOIN AGAIN?',
				lines: [
					view.peer?.link.state === 'ended' ? view.peer.link.reason : '',
					'Nobody finds this peer now. What it shares is shared again once it joins.',
				],
				buttons: buttons('Stay away', 'Join again'),
			};
		case 'unshare':
			return {
				title: 'STOP SHARING?',
				lines: [
					`${question.names.length === 1 ? question.names[0] : counted(question.names.length, 'file')} will not be found and sent any more. Nothing is deleted.`,
				],
				buttons: buttons('Keep sharing', 'Stop sharing'),
			};
		case 'cancel': {
			const row = view.transfers.get(question.row);
			return {
				title: 'CANCEL THE DOWNLOAD?',
				lines: [
					`${row?.name ?? 'This download'} has ${counted(row?.done ?? 0, 'verified fragment')}.`,
					'Kept, they need not be fetched again.',
				],
				buttons: [
					{label: 'Go on', key: 'n'},
					{label: 'Cancel, keep', key: 'y'},
					{label: 'Cancel, delete', key: 'd'},
				],
			};
		}
		case 'ban-source': {
			const name = nameOf(view, question.peer);
			return {
				title: `TAKE NOTHING MORE FROM ${name.toUpperCase()}?`,
				lines: [`Fragments asked of ${name} are asked of others. Only this peer bans it; u takes it back.`],
				buttons: buttons('Keep', 'Ban here'),
			};
		}
		default:
			return question satisfies never;
	}
};

/** The dialog over the screen. */
export const asking = (ui: UiState, question: Question, view: SessionView): UiState => ({
	...ui,
	overlay: {name: 'dialog', question, ...wordsOf(question, view), at: 0},
});

/** What the chosen button leads to; the first is the safe one and leads to nothing. */
const answered = (ui: UiState, {question}: Dialog, at: number, view: SessionView): Updated => {
	const closed = {...ui, overlay: null};
	if (at === 0) return {ui: closed, effects: []};
	return {ui: closed, effects: effectsOf(question, at, view)};
};

const effectsOf = (question: Question, at: number, view: SessionView): readonly Effect[] => {
	switch (question.type) {
		case 'quit':
			return [{type: 'quit'}];
		case 'ban':
		case 'unban':
		case 'evict':
			return [send({to: 'manager', intent: {type: question.type, peer: question.peer}})];
		case 'rejoin':
			return [reconnect, say('joining again')];
		case 'unshare':
			return [
				...question.names.map(name => send({to: 'peer', intent: {type: 'unshare', name}})),
				say(
					`no longer sharing ${question.names.length === 1 ? question.names[0] : counted(question.names.length, 'file')}`,
				),
			];
		case 'cancel': {
			const transfer = view.transfers.get(question.row)?.transfer ?? null;
			return transfer === null ? [] : [send({to: 'peer', intent: {type: 'drop', transfer, isKept: at === 1}})];
		}
		case 'ban-source':
			return [send({to: 'peer', intent: {type: 'ban', peer: question.peer}})];
		default:
			return question satisfies never;
	}
};

export const pressDialog = (ui: UiState, dialog: Dialog, {name}: KeyPress, view: SessionView): Updated => {
	const {length} = dialog.buttons;
	const focused = (at: number): Updated => withEffects({...ui, overlay: {...dialog, at: (at + length) % length}});
	if (name === 'esc' || name === 'q') return answered(ui, dialog, 0, view);
	if (name === 'enter' || name === 'space') return answered(ui, dialog, dialog.at, view);
	if (name === 'left' || name === 'shift-tab' || name === 'up' || name === 'h') return focused(dialog.at - 1);
	if (name === 'right' || name === 'tab' || name === 'down' || name === 'l') return focused(dialog.at + 1);
	const direct = dialog.buttons.findIndex(({key}) => key === name);
	return direct < 0 ? {ui, effects: []} : answered(ui, dialog, direct, view);
};
