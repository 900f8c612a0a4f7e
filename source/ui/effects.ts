/** What a key leads to beyond the screen's own state: data for the app to carry out. */
import type {SessionIntent} from '../host/session-plan.ts';
import type {Tone} from '../host/session-view.ts';
import type {FormUi, UiState} from './state.ts';

export type Effect =
	| {readonly type: 'send'; readonly intent: SessionIntent}
	| {readonly type: 'copy'; readonly text: string; readonly what: string}
	| {readonly type: 'say'; readonly text: string; readonly tone: Tone}
	/** Looks on disk for what completes a path being typed. */
	| {readonly type: 'complete-path'; readonly text: string}
	/** Shares a path if it is there; says beside the field when it is not. */
	| {readonly type: 'share-path'; readonly text: string}
	/** Starts what a form was filled in for. */
	| {readonly type: 'start'; readonly form: FormUi}
	| {readonly type: 'start-demo'}
	| {readonly type: 'suspend' | 'redraw' | 'quit'};

export type Updated = {readonly ui: UiState; readonly effects: readonly Effect[]};

export const still = (ui: UiState): Updated => ({ui, effects: []});

export const withEffects = (ui: UiState, ...effects: readonly Effect[]): Updated => ({ui, effects});

export const send = (intent: SessionIntent): Effect => ({type: 'send', intent});

/** To the manager now: it was lost, or our lease has ended. */
export const reconnect: Effect = send({to: 'peer', intent: {type: 'reconnect'}});

export const say = (text: string, tone: Tone = 'plain'): Effect => ({type: 'say', text, tone});
