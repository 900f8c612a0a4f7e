/** What a screen knows of downloading groups. Data only: text is escaped, times are ms since 1970, sizes bytes. */
import type {FileId, PeerId} from '../net/types.ts';

/** One line of the manager's groups: who downloads which file together. */
export type GroupRow = {
	/** The file id. */
	readonly id: FileId;
	readonly name: string;
	readonly size: number;
	/** 0 when nobody ever shared it. */
	readonly fragments: number;
	readonly topology: string;
	/** Why the manager chose it; empty where somebody named it. */
	readonly why: string;
	readonly isHeld: boolean;
	/** Its name; empty when nobody shares it but members. */
	readonly owner: string;
	/** Copies of the file that the owner has sent; null before it has said. */
	readonly ownerCopies: number | null;
	/** Copies of the rarest fragment. */
	readonly rarest: number;
	/** How many, and how many of them have all. */
	readonly members: number;
	readonly done: number;
	/** Of all that all members need: 0 to 1. */
	readonly share: number;
	/** When the last of them will have all; null when nobody can say. */
	readonly endsAt: number | null;
};

/** The members of the group that is looked at, in the manager's order. */
export type GroupDetail = {
	readonly file: FileId;
	readonly members: readonly GroupMemberRow[];
};

export type GroupMemberRow = {
	readonly id: PeerId;
	readonly name: string;
	/** Fragments it has. */
	readonly have: number;
	readonly isDone: boolean;
	readonly endsAt: number | null;
};
