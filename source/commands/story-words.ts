/** Which story of the demo the words of the command line mean. Loads no story. */
import {closest} from 'fastest-levenshtein';
import {type StoryWord, storyWords} from '../host/demo/words.ts';
import {type Failure, failure} from '../net/failures.ts';

/** Null without a word: the usual story. */
export const storyOf = (words: readonly string[]): {readonly story: StoryWord | null} | Failure => {
	const [word, ...more] = words;
	if (word === undefined) return {story: null};
	const known = storyWords.find(name => name === word.toLowerCase());
	if (known && more.length === 0) return {story: known};
	return failure(
		'E_USAGE',
		`shoal demo knows no story "${words.join(' ')}": it plays ${storyWords.join(', ')}.`,
		`Did you mean shoal demo ${closest(word.toLowerCase(), [...storyWords])}? Without a word it plays one file from four sources.`,
	);
};
