/** A recorded file as pages: what a disk writes as a whole, and what it need not keep. */

/** Bytes. A page of a file. */
export const pageSize = 4096;

const hole = Buffer.alloc(pageSize);

/** Bytes of all pages that are not holes. */
export const allocatedIn = (bytes: Buffer): number => {
	let allocated = 0;
	for (let at = 0; at < bytes.length; at += pageSize)
		if (!bytes.subarray(at, at + pageSize).equals(hole.subarray(0, Math.min(pageSize, bytes.length - at))))
			allocated += pageSize;
	return allocated;
};
