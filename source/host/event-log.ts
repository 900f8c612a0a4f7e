/** The latest events in words, for a screen. Bounded; knows no facts. */
import {escapeText} from '../net/names.ts';
import type {LogEntry, Tone} from './session-view.ts';

const mostEntries = 500;

export class EventLog {
	readonly #entries = new Map<string, LogEntry>();
	#shown: ReadonlyMap<string, LogEntry> = new Map();
	#isDirty = false;
	#last = 0;

	/** `who` and `text` may come from anywhere: they are escaped here. */
	add(tone: Tone, who: string, text: string): void {
		const id = ++this.#last;
		this.#entries.set(String(id), {id, at: Date.now(), tone, who: escapeText(who), text: escapeText(text)});
		const [oldest] = this.#entries.keys();
		if (this.#entries.size > mostEntries && oldest !== undefined) this.#entries.delete(oldest);
		this.#isDirty = true;
	}

	/** The same object until something is added. */
	entries(): ReadonlyMap<string, LogEntry> {
		if (this.#isDirty) this.#shown = new Map(this.#entries);
		this.#isDirty = false;
		return this.#shown;
	}
}
