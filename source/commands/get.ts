/** `shoal get`: a file or a folder from all who have it. */
import {fetchWish} from './fetch-wish.ts';
import type {Command} from './session.ts';
import {getWish} from './wishes.ts';

export const get: Command = context => fetchWish(getWish(context.flags, context.words), context);
