/**
 * Owns what is on screen: takes keys and snapshots, carries out effects, tells the views when something changed.
 * Decides nothing by itself: `update.ts` does for keys, `reactions.ts` for what the engines say.
 */
import type {RunningSession} from '../host/run-session.ts';
import type {SessionView, Tone} from '../host/session-view.ts';
import {emptyView} from '../host/session-view.ts';
import type {Effect, Updated} from './effects.ts';
import type {KeyPress} from './keys.ts';
import {emptyMemory, type Memory, reacted} from './reactions.ts';
import type {FormUi, Screen, Size, UiState} from './state.ts';
import {paste, press, resized} from './update.ts';
import {type Watch, watchEffects, watchOf} from './watch.ts';

/** What the controller asks of the world. */
export type Surroundings = {
	/** Starts what a form or the demo asks for. */
	start(what: FormUi | 'demo'): Promise<Started>;
	/** False when the text is too long for the clipboard. */
	copy(text: string): boolean;
	title(text: string): void;
	complete(path: string): Promise<readonly string[]>;
	/** Why a path cannot be shared; undefined and absolute when it can. */
	checkPath(path: string): Promise<{readonly path: string} | {readonly wrong: string}>;
	suspend(): void;
	redraw(): void;
	quit(): void;
	/** Milliseconds since 1970. */
	now(): number;
};

/** A session under way, or the form with what is wrong beside its fields. */
export type Started = {readonly session: RunningSession; readonly screen: Screen} | {readonly form: FormUi};

const mostMessages = 200;

export class Controller {
	readonly #world: Surroundings;
	#ui: UiState;
	#session: RunningSession | null = null;
	#unsubscribe: () => void = () => {};
	#memory: Memory = emptyMemory;
	#watch: Watch = {member: null, group: null, transfer: null, cursor: 0};
	readonly #listeners = new Set<() => void>();
	readonly #viewListeners = new Set<() => void>();

	constructor(world: Surroundings, ui: UiState) {
		this.#world = world;
		this.#ui = ui;
	}

	readonly ui = (): UiState => this.#ui;

	readonly view = (): SessionView => this.#session?.store.view() ?? emptyView;

	readonly subscribe = (listener: () => void): (() => void) => {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	};

	/** Hears of new snapshots, of whatever session is attached. */
	readonly subscribeView = (listener: () => void): (() => void) => {
		this.#viewListeners.add(listener);
		return () => this.#viewListeners.delete(listener);
	};

	get session(): RunningSession | null {
		return this.#session;
	}

	press(key: KeyPress): void {
		this.#take(press(this.#ui, key, this.#shownView()));
	}

	paste(text: string): void {
		this.#take(paste(this.#ui, text));
	}

	resize(size: Size): void {
		this.#set(resized(this.#ui, size));
	}

	/** Something to tell in the status line and the message log. */
	say(text: string, tone: Tone = 'plain'): void {
		const message = {text, tone, at: this.#world.now()};
		this.#set({...this.#ui, messages: [...this.#ui.messages, message].slice(-mostMessages)});
	}

	/** From now on this session is what the screens show. */
	attach(session: RunningSession, screen: Screen): void {
		this.#unsubscribe();
		this.#session = session;
		this.#memory = emptyMemory;
		this.#unsubscribe = session.store.subscribe(() => this.#react());
		this.#set({...this.#ui, screen});
		this.#react();
	}

	/** A frozen display is worked with as it is shown. */
	#shownView(): SessionView {
		return this.#ui.manager.frozen ?? this.view();
	}

	#take({ui, effects}: Updated): void {
		this.#set(ui);
		for (const effect of effects) this.#carryOut(effect);
	}

	#react(): void {
		for (const listener of this.#viewListeners) listener();
		const {ui, effects, memory} = reacted(this.#ui, this.view(), this.#memory);
		this.#memory = memory;
		this.#take({ui, effects});
		this.#world.title(memory.title);
	}

	#set(ui: UiState): void {
		if (ui !== this.#ui) {
			this.#ui = ui;
			for (const listener of this.#listeners) listener();
		}
		this.#follow();
	}

	/** Tells the engines' thread what is looked at. */
	#follow(): void {
		const next = watchOf(this.#ui, this.view());
		const effects = watchEffects(this.#watch, next);
		this.#watch = next;
		for (const effect of effects) this.#carryOut(effect);
	}

	#carryOut(effect: Effect): void {
		switch (effect.type) {
			case 'send':
				this.#session?.post(effect.intent);
				break;
			case 'copy':
				if (this.#world.copy(effect.text)) this.say(`copied ${effect.what}`, 'ok');
				else this.say('too long for the clipboard', 'warn');
				break;
			case 'say':
				this.say(effect.text, effect.tone);
				break;
			case 'complete-path':
				void this.#complete(effect.text);
				break;
			case 'share-path':
				void this.#share(effect.text);
				break;
			case 'start':
				void this.#start(effect.form);
				break;
			case 'start-demo':
				void this.#start('demo');
				break;
			case 'suspend':
				this.#world.suspend();
				break;
			case 'redraw':
				this.#world.redraw();
				break;
			case 'quit':
				this.#world.quit();
				break;
			default:
				effect satisfies never;
		}
	}

	async #complete(text: string): Promise<void> {
		const completions = await this.#world.complete(text);
		const {overlay} = this.#ui;
		// Typed on meanwhile: a later answer comes.
		if (overlay?.name === 'path' && overlay.field.text === text)
			this.#set({...this.#ui, overlay: {...overlay, completions, choice: 0}});
	}

	async #share(text: string): Promise<void> {
		const checked = await this.#world.checkPath(text);
		const {overlay} = this.#ui;
		if (overlay?.name !== 'path') return;
		if ('wrong' in checked) {
			this.#set({...this.#ui, overlay: {...overlay, wrong: checked.wrong}});
			return;
		}
		this.#set({...this.#ui, overlay: null});
		this.#carryOut({
			type: 'send',
			intent: {to: 'peer', intent: {type: 'share', paths: [checked.path], fragmentSize: 0}},
		});
		this.say(`sharing ${text}`);
	}

	async #start(what: FormUi | 'demo'): Promise<void> {
		const started = await this.#world.start(what);
		if ('form' in started)
			this.#set({...this.#ui, launcher: {...this.#ui.launcher, form: started.form, isFilling: true}});
		else this.attach(started.session, started.screen);
	}
}
