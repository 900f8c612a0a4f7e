/** What a screen tells of a folder that is fetched: all of its files together. Data only: text is escaped, sizes bytes, times ms since 1970. */
import type {PeerId} from '../net/types.ts';

/** Who gave how much of it. */
export type FolderGiver = {
	readonly peer: PeerId;
	readonly name: string;
	/** Files of which it gave all or a part. */
	readonly files: number;
	readonly bytes: number;
	/** Ourselves, from a copy on our own disk. */
	readonly isLocal: boolean;
};

export type FolderRow = {
	/** As typed, with the slash at its end; not escaped. */
	readonly id: string;
	readonly name: string;
	/** Where it lies. */
	readonly path: string;
	/** Whether nothing of it is under way any more; it may have failed. */
	readonly isOver: boolean;
	/** Files that are here and verified, and how many of them were here before. */
	readonly done: number;
	readonly present: number;
	/** Files in all, as far as is known; 0 while it is looked up. */
	readonly files: number;
	/** Of the files that are here; of all. */
	readonly bytesDone: number;
	readonly size: number;
	/** Came over the network, of the files that are here. */
	readonly fetched: number;
	/** Bytes per second of late. */
	readonly rate: number;
	/** 0 before anything came. */
	readonly startedAt: number;
	/** When the last file was whole. */
	readonly lastAt: number;
	/** Most generous first. */
	readonly givers: readonly FolderGiver[];
	/** Fragments that were asked again. */
	readonly refetched: number;
	readonly wastedBytes: number;
	/** What went wrong last, and the next step; empty otherwise. */
	readonly trouble: string;
	/** The largest of the files that are here, largest first; names without the folder's. */
	readonly largest: readonly {readonly name: string; readonly size: number}[];
};
