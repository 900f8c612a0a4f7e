/** Asks for a ticket on the terminal: what is typed is not shown, how much of it has arrived is. Dials nobody. */
import {StringDecoder} from 'node:string_decoder';
import {stripVTControlCharacters} from 'node:util';
import type {Failure} from '../net/failures.ts';
import {readTicket, type Secret, ticketWords} from '../net/ticket.ts';
import {failureLines} from '../output/output.ts';

/** What has been typed, and whether it has come to its end. */
export type Typing = {
	readonly text: string;
	readonly state: 'typing' | 'entered' | 'given-up';
};

const nothing: Typing = {text: '', state: 'typing'};

/** What keys, or a pasted text, make of what was typed. */
export const typedOn = (before: Typing, keys: string): Typing => {
	let {text} = before;
	// A paste is marked by some terminals; its marks and other sequences of keys are no text.
	for (const key of stripVTControlCharacters(keys)) {
		switch (key) {
			case '\r':
			case '\n':
				if (text.trim() !== '') return {text, state: 'entered'};
				break;
			case '\x03':
			case '\x04':
			case '\x1b':
				return {text: '', state: 'given-up'};
			case '\x7f':
			case '\b':
				text = text.slice(0, -1);
				break;
			case '\x15':
				text = '';
				break;
			default:
				if (key >= ' ') text += key;
		}
	}
	return {text, state: 'typing'};
};

/**
 * The secret, or null when the person would rather not. `isQuiet`: nothing is redrawn, for those who hear the screen.
 * Both standard streams must be a terminal. `where` null: it was said already what is protected.
 */
export const askForTicket =
	(isQuiet: boolean) =>
	async (where: string | null, complaint: Failure | null): Promise<Secret | null> => {
		const {stdin, stderr} = process;
		for (const line of complaint ? failureLines(complaint) : []) stderr.write(`${line}\n`);
		const reason = where === null ? '' : `${where} is protected. `;
		stderr.write(`${reason}Type or paste the ticket from the manager’s screen; it is not shown here.\n`);
		let shown = 0;
		const show = (words: string): void => {
			const line = `ticket: ${words}`.slice(0, (stderr.columns || 80) - 1);
			stderr.write(`\r${line.padEnd(shown)}`);
			shown = line.length;
		};
		const ended = Promise.withResolvers<Secret | null>();
		const decoder = new StringDecoder('utf8');
		let typing = nothing;
		const hear = (bytes: Buffer): void => {
			typing = typedOn(typing, decoder.write(bytes));
			const reading = readTicket(typing.text);
			if (typing.state === 'given-up') ended.resolve(null);
			if (typing.state === 'entered' && reading.kind === 'secret') ended.resolve(reading.secret);
			const words = ticketWords(reading);
			if (!isQuiet) show(words);
			else if (typing.state === 'entered') stderr.write(`${words}\n`);
			// Entered too early: it can be mended.
			typing = {...typing, state: 'typing'};
		};
		if (!isQuiet) show(ticketWords(readTicket('')));
		stdin.setRawMode(true);
		stdin.on('data', hear).resume();
		const secret = await ended.promise;
		stdin.off('data', hear).pause();
		stdin.setRawMode(false);
		stderr.write('\n');
		return secret;
	};
