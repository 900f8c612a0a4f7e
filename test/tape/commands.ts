/** What a tape can say, as data: the part of VHS's language that can be played without a camera. Does nothing. */

/** A key, held with others or not; `name` as the terminal harness calls it. */
export type Press = {
	readonly kind: 'press';
	readonly name: string;
	readonly times: number;
	readonly pause: number | null;
};

/** One command, with the line it stands on. Times in milliseconds; null: as set for the whole tape. */
export type Command = {readonly line: number} & (
	| {readonly kind: 'output'; readonly path: string}
	| {readonly kind: 'require'; readonly program: string}
	| {readonly kind: 'set'; readonly name: string; readonly value: string}
	| {readonly kind: 'env'; readonly name: string; readonly value: string}
	| {readonly kind: 'hide'}
	| {readonly kind: 'show'}
	| {readonly kind: 'sleep'; readonly time: number}
	| {readonly kind: 'type'; readonly text: string; readonly pause: number | null}
	| Press
	| {
			readonly kind: 'wait';
			readonly scope: 'screen' | 'line';
			readonly pattern: RegExp | null;
			readonly limit: number | null;
	  }
	| {readonly kind: 'screenshot'; readonly path: string}
);

/** What is wrong with a tape: the line, from 1, and the reason. */
export class TapeError extends Error {
	readonly line: number;

	constructor(line: number, reason: string) {
		super(`line ${line}: ${reason}`);
		this.line = line;
	}
}
