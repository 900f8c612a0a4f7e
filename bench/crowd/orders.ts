/** What a process full of light members is told, and what it answers at the end. */

/** How the crowd is reached and called. */
export type CrowdPlan = {
	readonly port: number;
	/** Names begin with it. */
	readonly prefix: string;
	/** The address that members call from: one has ephemeral ports for some 28,000. */
	readonly from: string;
};

export type Order =
	/** So many more join; `joined` is answered when the manager has listed all of them. */
	| {readonly to: 'join'; readonly count: number}
	/** From now on so many a second, in thousandths, end (every second one without a word), and as many join. */
	| {readonly to: 'churn'; readonly perSecond: number}
	| {readonly to: 'rest'}
	/** Forget which versions were seen until now. */
	| {readonly to: 'forget'}
	| {readonly to: 'tell'};

/** When a version of the list came to the members of one process: milliseconds since 1970, and how many had it in each. */
export type Receipts = {readonly version: number; readonly at: readonly (readonly [time: number, members: number])[]};

export type Told = {
	readonly members: number;
	/** The list that members have, and how many have it: `epoch version`. */
	readonly lists: readonly (readonly [list: string, members: number])[];
	/** Entries and digest of members that keep all of the list. */
	readonly witnesses: readonly string[];
	readonly receipts: readonly Receipts[];
	/** Names of members that ended without a word. */
	readonly crashed: readonly string[];
	/** Members whose link the manager ended, in words, the first hundred. */
	readonly cutOff: readonly string[];
	/** Snapshots asked for again because a version was missing. */
	readonly resyncs: number;
	/** The longest silence of the manager that any member saw, milliseconds. */
	readonly longestSilence: number;
	/** Bytes that came. */
	readonly bytes: number;
};

export type Answer = {readonly type: 'joined'} | ({readonly type: 'told'} & Told);
