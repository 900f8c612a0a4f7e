/** The latest view of a session on the screen's side, for `useSyncExternalStore`. Holds; decides nothing. */
import {applied, type Changes} from './host/changes.ts';
import type {SessionView} from './host/session-view.ts';
import {emptyView} from './host/session-view.ts';

export class Store {
	#view: SessionView = emptyView;
	readonly #listeners = new Set<() => void>();

	readonly view = (): SessionView => this.#view;

	readonly subscribe = (listener: () => void): (() => void) => {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	};

	update(changes: Changes): void {
		this.#view = applied(this.#view, changes);
		for (const listener of [...this.#listeners]) listener();
	}
}
