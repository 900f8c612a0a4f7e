/** The terminal beyond Ink's frames: title, clipboard, and leaving everything as it was on every way out. */
import {writeSync} from 'node:fs';

const esc = '\u001B';
const bell = '\u0007';
const mostCopied = 100_000;

/** Ends what a screen may have begun: synchronized update, paste marks, colours, hidden cursor, the other buffer, the title. */
const restoring = `${esc}[?2026l${esc}[?2004l${esc}[0m${esc}[?25h${esc}[?1049l${esc}[23;2t`;

const isInTmux = (): boolean => process.env.TMUX !== undefined || (process.env.TERM ?? '').startsWith('screen');

/** tmux passes on only what is wrapped for it. */
const passed = (sequence: string): string =>
	isInTmux() ? `${esc}Ptmux;${sequence.replaceAll(esc, esc + esc)}${esc}\\` : sequence;

/** From `enter` to `leave` the terminal is ours; `leave` may come twice and from an exit handler. */
export class Terminal {
	#isOurs = false;
	#title = '';
	#shownTitle = '';
	readonly #onExit = (): void => this.leave();

	/** Keeps the title that was there. Ink changes to the other buffer by itself. */
	enter(): void {
		this.#isOurs = true;
		process.stdout.write(`${esc}[22;2t`);
		process.on('exit', this.#onExit);
		this.#showTitle();
	}

	/** Never empty, and nothing that a terminal would obey. Given before the terminal is ours, it is shown when it is. */
	title(text: string): void {
		this.#title = text;
		this.#showTitle();
	}

	/** Puts text on the clipboard by OSC 52; false when it is too long for terminals. */
	copy(text: string): boolean {
		const encoded = Buffer.from(text).toString('base64');
		if (encoded.length > mostCopied) return false;
		process.stdout.write(passed(`${esc}]52;c;${encoded}${bell}`));
		return true;
	}

	/** Synchronous: the process may be about to end. A terminal that has gone needs nothing. */
	leave(): void {
		if (!this.#isOurs) return;
		this.#isOurs = false;
		process.off('exit', this.#onExit);
		try {
			if (process.stdin.isTTY) process.stdin.setRawMode(false);
			writeSync(1, restoring);
		} catch {
			// The terminal is gone.
		}
	}

	#showTitle(): void {
		if (!this.#isOurs || this.#title === this.#shownTitle || this.#title === '') return;
		this.#shownTitle = this.#title;
		process.stdout.write(`${esc}]2;${this.#title.replaceAll(/\p{C}/gu, '')}${bell}`);
	}
}
