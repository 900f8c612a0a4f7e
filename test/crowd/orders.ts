/** What a process full of peers is told, and what it answers. */
export type Order =
	| {readonly to: 'join'; readonly count: number}
	/** The oldest of them end, with a goodbye or without a word. */
	| {readonly to: 'end'; readonly count: number; readonly isPolite: boolean}
	| {readonly to: 'views'};

/** The list that each peer has: epoch, version, how many, and a digest of who. */
export type Views = {readonly joined: number; readonly lists: readonly string[]};
