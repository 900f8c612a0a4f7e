/** The table of stories: `shoal demo WORD` plays the one of that word. */
import {addGetDown} from './add-get-down.ts';
import {group} from './group.ts';
import {peers} from './peers.ts';
import {ring} from './ring.ts';
import type {Script} from './script.ts';
import {ttl} from './ttl.ts';
import {usual} from './usual.ts';
import type {StoryWord} from './words.ts';

const scripts: Readonly<Record<StoryWord, Script>> = {peers, 'add-get-down': addGetDown, ring, group, ttl};

/** Null: the usual story. */
export const scriptOf = (word: StoryWord | null): Script => (word === null ? usual : scripts[word]);
