/** How lines show the ticket of what runs here: itself on a terminal, where it lies in a pipe or a file, which others may read later. */
import {statePaths} from '../config/paths.ts';
import type {Access} from '../host/access.ts';
import {escapeText} from '../net/names.ts';
import {encodeTicket} from '../net/ticket.ts';

/** Null when there is none. */
export const shownTicket = ({secret}: Access): string | null => {
	if (!secret) return null;
	return process.stdout.isTTY ? encodeTicket(secret) : `kept in ${escapeText(statePaths().ticket)}`;
};
