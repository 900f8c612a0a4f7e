/** `shoal collect`: a file from all active peers, in fragments by their number, written beside what is here already. */
import {fetchWish} from './fetch-wish.ts';
import type {Command} from './session.ts';
import {collectWish} from './wishes.ts';

export const collect: Command = context => fetchWish(collectWish(context.flags, context.words), context);
