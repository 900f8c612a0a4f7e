/** How the files that this process may open are shared out, so that no flood keeps it from opening its own. */
import {readFileSync} from 'node:fs';

const mostConnections = 4096;
/** A manager is what thousands of members meet at. */
const mostMembers = 16_384;

/** The soft limit of open files; undefined where the system does not tell. */
const softLimit = (): number | undefined => {
	try {
		const found = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'latin1'));
		return found ? Number(found[1]) : undefined;
	} catch {
		return undefined;
	}
};

const partOf = (limit: number | undefined, part: number, most = mostConnections): number =>
	Math.min(Math.floor((limit ?? Number.POSITIVE_INFINITY) * part), most);

/** Connections of others: half of the files that may be open, at most 4,096. */
export const connectionLimit = (limit = softLimit()): number => partOf(limit, 1 / 2);

/** Connections of others to a manager, which dials nobody and opens no files: three quarters, at most 16,384. */
export const memberLimit = (limit = softLimit()): number => partOf(limit, 3 / 4, mostMembers);

/** Connections to sources: three sixteenths. What is left is for the program itself and for unfinished files. */
export const dialLimit = (limit = softLimit()): number => partOf(limit, 3 / 16);

/** Shared files that are kept open: a sixteenth, at most 64. */
export const sharedFilesLimit = (limit = softLimit()): number => Math.min(64, partOf(limit, 1 / 16));

/** Small files that are placed together, and open meanwhile: an eighth, one at least, at most 512. Two lots of them are under way at a time. */
export const lotLimit = (limit = softLimit()): number => Math.max(1, Math.min(512, partOf(limit, 1 / 8)));
