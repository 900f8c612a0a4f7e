/** Which of the files that were asked for may be fetched together as small ones, and what that takes. Pure. */
import {soleManifest} from '../manifest.ts';
import {topologyNamed, topologyOf, usual} from '../topologies/index.ts';
import type {FileId, Manifest, TransferId} from '../types.ts';
import type {TransferPlan} from './transfer-plan.ts';

/** One download before it has a number. */
export type Plan = Omit<TransferPlan, 'transfer'>;

/** A file of a batch, with the manifest that follows from the directory's word. */
export type Small = {readonly plan: Plan; readonly manifest: Manifest};

export type BatchPlan = {
	readonly transfer: TransferId;
	/** As typed. */
	readonly name: string;
	readonly directory: string;
	readonly smalls: readonly Small[];
};

/** The largest file that is handled as a small one, in bytes. */
const largest = 256 * 1024;
/** Fewer are not worth it. */
const fewest = 2;

/** What is small and what is not, in the order given. A content that comes twice is small once: two unfinished files of it would be one. */
export const smallOnes = (
	plans: readonly Plan[],
): {readonly smalls: readonly Small[]; readonly others: readonly Plan[]} => {
	const smalls = new Map<FileId, Small>();
	const others: Plan[] = [];
	for (const plan of plans) {
		const manifest = isPlain(plan) && !smalls.has(plan.file.file) ? soleManifest(plan.file) : undefined;
		if (manifest) smalls.set(manifest.id, {plan, manifest});
		else others.push(plan);
	}
	return smalls.size < fewest ? {smalls: [], others: plans} : {smalls: [...smalls.values()], others};
};

/** Whether nothing is asked for but the file, from whoever has it. */
const isPlain = ({file, holders, topology, followed, marker, localCopy, isWholeVerified}: Plan): boolean =>
	file.size <= largest &&
	holders.length > 0 &&
	isUsual(topologyNamed(topology ?? usual)) &&
	(followed === '' || isUsual(topologyOf(followed))) &&
	marker === undefined &&
	localCopy === undefined &&
	!isWholeVerified;

const isUsual = ({name}: {readonly name: string}): boolean => name === usual;
