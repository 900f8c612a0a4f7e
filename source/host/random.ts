/** Real chance for engines. */
import {nanoid} from 'nanoid';
import type {Random} from '../net/ports.ts';

export const systemRandom: Random = {next: Math.random, id: () => nanoid()};
