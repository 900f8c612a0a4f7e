/** What a terminal shows: a headless emulator fed with bytes, read as text, styles, cursor, title and copies. Starts no program. */
import xterm, {type Terminal as Emulator, type IBufferCell} from '@xterm/headless';

/** How one cell looks. Colours: `default`, `ansi 4`, `#rrggbb`. */
export type CellLook = {
	readonly text: string;
	readonly isBold: boolean;
	readonly isDim: boolean;
	readonly isInverse: boolean;
	readonly isUnderlined: boolean;
	readonly foreground: string;
	readonly background: string;
};

const colour = (isDefault: boolean, isRgb: boolean, value: number): string =>
	isDefault ? 'default' : isRgb ? `#${value.toString(16).padStart(6, '0')}` : `ansi ${value}`;

const lookOf = (cell: IBufferCell): CellLook => ({
	text: cell.getChars(),
	isBold: cell.isBold() !== 0,
	isDim: cell.isDim() !== 0,
	isInverse: cell.isInverse() !== 0,
	isUnderlined: cell.isUnderline() !== 0,
	foreground: colour(cell.isFgDefault(), cell.isFgRGB(), cell.getFgColor()),
	background: colour(cell.isBgDefault(), cell.isBgRGB(), cell.getBgColor()),
});

/** The most raw bytes that are kept. */
const kept = 4 * 1024 * 1024;

export class Screen {
	/** Title as last set; empty at first. */
	title = '';
	isCursorVisible = true;
	/** How often a screen on which something stood was cleared: CSI 2J or 3J, or a full reset. */
	clears = 0;
	/** How often it was erased from the top left corner on (CSI J), which Ink does when rows are lost and at its end. */
	erasures = 0;
	/** Texts that the program put on the clipboard (OSC 52). */
	readonly copied: string[] = [];
	/** Bytes shown so far. */
	written = 0;
	readonly #emulator: Emulator;
	#raw: Uint8Array[] = [];
	#rawBytes = 0;

	/** @param reply takes what a terminal answers to a program that asks it something */
	constructor(columns: number, rows: number, reply: (answer: string) => void) {
		this.#emulator = new xterm.Terminal({cols: columns, rows, scrollback: 1000, allowProposedApi: true});
		this.#emulator.onData(reply);
		this.#emulator.onTitleChange(title => {
			this.title = title;
		});
		this.#listen();
	}

	/** Shows bytes; `shown` is called once they are on the screen. */
	write(bytes: Uint8Array, shown: () => void): void {
		this.written += bytes.length;
		this.#keep(bytes);
		this.#emulator.write(bytes, shown);
	}

	/** The rows in view, without spaces at their ends. */
	lines(): string[] {
		const {active} = this.#emulator.buffer;
		return Array.from({length: this.rows}, (_, row) =>
			// Up to the width: cells of a wider past stay in the buffer.
			(active.getLine(active.baseY + row)?.translateToString(true, 0, this.columns) ?? '').trimEnd(),
		);
	}

	/** `lines` joined by newlines, without empty rows at the end. */
	text(): string {
		return this.lines().join('\n').trimEnd();
	}

	/** What has scrolled out of view, oldest first. */
	scrolledOut(): string[] {
		const {normal} = this.#emulator.buffer;
		return Array.from({length: normal.baseY}, (_, row) => normal.getLine(row)?.translateToString(true) ?? '');
	}

	/** As many rows as are in view, from the oldest on: what VHS takes for the screen. The same as `lines` while nothing has scrolled. */
	firstLines(): string[] {
		const {active} = this.#emulator.buffer;
		return Array.from({length: this.rows}, (_, row) =>
			(active.getLine(row)?.translateToString(true, 0, this.columns) ?? '').trimEnd(),
		);
	}

	/** How one cell looks; row and column from 0. */
	look(row: number, column: number): CellLook {
		const {active} = this.#emulator.buffer;
		const cell = active.getLine(active.baseY + row)?.getCell(column);
		if (cell === undefined) throw new Error(`no cell at row ${row}, column ${column}`);
		return lookOf(cell);
	}

	get columns(): number {
		return this.#emulator.cols;
	}

	get rows(): number {
		return this.#emulator.rows;
	}

	/** Row and column from 0, in view. */
	get cursor(): {readonly row: number; readonly column: number} {
		const {cursorX, cursorY} = this.#emulator.buffer.active;
		return {row: cursorY, column: cursorX};
	}

	/** Whether the alternate screen is shown. */
	get isAlternate(): boolean {
		return this.#emulator.buffer.active.type === 'alternate';
	}

	/** Whether a frame has been begun and not ended (mode 2026). */
	get isMidFrame(): boolean {
		return this.#emulator.modes.synchronizedOutputMode;
	}

	get isApplicationKeys(): boolean {
		return this.#emulator.modes.applicationCursorKeysMode;
	}

	get isPasteBracketed(): boolean {
		return this.#emulator.modes.bracketedPasteMode;
	}

	get isMouseTracked(): boolean {
		return this.#emulator.modes.mouseTrackingMode !== 'none';
	}

	/** The last raw bytes, 4 MiB at most; one character a byte. */
	raw(): string {
		return Buffer.concat(this.#raw).toString('latin1');
	}

	resize(columns: number, rows: number): void {
		this.#emulator.resize(columns, rows);
	}

	dispose(): void {
		this.#emulator.dispose();
	}

	#listen(): void {
		const {parser} = this.#emulator;
		const cursor = (params: readonly (number | number[])[], isVisible: boolean): false => {
			if (params.includes(25)) this.isCursorVisible = isVisible;
			return false;
		};
		parser.registerCsiHandler({prefix: '?', final: 'h'}, params => cursor(params, true));
		parser.registerCsiHandler({prefix: '?', final: 'l'}, params => cursor(params, false));
		parser.registerCsiHandler({final: 'J'}, ([what]) => {
			const {row, column} = this.cursor;
			if (what === 2 || what === 3) this.#cleared();
			if (what === 0 && row === 0 && column === 0 && this.text() !== '') this.erasures += 1;
			return false;
		});
		parser.registerEscHandler({final: 'c'}, () => {
			this.#cleared();
			this.isCursorVisible = true;
			return false;
		});
		parser.registerCsiHandler({intermediates: '!', final: 'p'}, () => {
			this.isCursorVisible = true;
			return false;
		});
		parser.registerOscHandler(52, data => {
			const text = data.slice(data.indexOf(';') + 1);
			if (text !== '?') this.copied.push(Buffer.from(text, 'base64').toString());
			return true;
		});
	}

	#cleared(): void {
		if (this.text() !== '') this.clears += 1;
	}

	#keep(bytes: Uint8Array): void {
		this.#raw.push(bytes);
		this.#rawBytes += bytes.length;
		while (this.#rawBytes > kept && this.#raw.length > 1) this.#rawBytes -= this.#raw.shift()!.length;
	}
}
