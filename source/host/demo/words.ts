/** The names of the stories that `shoal demo` plays, beside the usual one that has none. Words only: the command line knows them without loading a story. */

export const storyWords = ['peers', 'add-get-down', 'ring', 'group', 'ttl'] as const;

export type StoryWord = (typeof storyWords)[number];
