/** How many connections this process may take, so that its own files stay openable. */
import {readFileSync} from 'node:fs';

const mostConnections = 4096;

/** The soft limit of open files; undefined where the system does not tell. */
const softLimit = (): number | undefined => {
	try {
		const found = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'latin1'));
		return found ? Number(found[1]) : undefined;
	} catch {
		return undefined;
	}
};

/** Half of the files that may be open, at most 4,096. */
export const connectionLimit = (limit = softLimit()): number =>
	Math.min(Math.floor((limit ?? Number.POSITIVE_INFINITY) / 2), mostConnections);
