/** What a screen tells of a finished download. Data only: text is escaped, sizes bytes. */
import type {PeerId} from '../net/types.ts';

export type Summary = {
	readonly seconds: number;
	readonly path: string;
	readonly blake3: string;
	readonly fragments: number;
	/** Most generous first. `place` as in `SourceRow`; -1 when it has none. */
	readonly sources: readonly {
		readonly peer: PeerId;
		readonly name: string;
		readonly place: number;
		readonly fragments: number;
		readonly bytes: number;
		readonly received: readonly (readonly [number, number])[];
		/** Ourselves, from a copy on our own disk. */
		readonly local?: true;
	}[];
	/** The most sources that were sending at once. */
	readonly atOnce: number;
	/** Fragments on disk before. */
	readonly resumed: number;
	readonly refetched: number;
	/** What was asked again, whose it was and why. */
	readonly again: readonly {readonly name: string; readonly reason: string; readonly count: number}[];
	readonly wastedBytes: number;
	/** Whether the finished file was there already. */
	readonly isPresent: boolean;
};
