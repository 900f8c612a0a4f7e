/** What is told of one download: its snapshot, and the account at its end. Pure. */
import type {PeerFact} from '../facts.ts';
import {fragmentCount} from '../manifest.ts';
import type {FileId, Manifest} from '../types.ts';
import type {Course} from './course.ts';
import type {Fetch} from './fetch.ts';
import {Ledger} from './ledger.ts';
import type {TransferSnapshot} from './options.ts';
import type {TransferPlan} from './transfer-plan.ts';

/** Where a download stands. Times are the engine's clock, in milliseconds. */
export type Standing = {
	readonly course: Course;
	readonly manifest: Manifest | null;
	readonly fetch: Fetch | null;
	/** Verified fragments on disk. */
	readonly have: number;
	/** Peers that have something and are not sources yet. */
	readonly useful: number;
	readonly reason: string;
};

export const snapshotOf = (
	{transfer, file, directory}: TransferPlan,
	standing: Standing,
	now: number,
): TransferSnapshot => {
	const {course, manifest, fetch, have, useful, reason} = standing;
	const {shown: state, failure, startedAt, endedAt} = course;
	const fragments = fragmentCount(manifest ?? file);
	const done = state === 'complete' ? fragments : have;
	return {
		transfer,
		id: file.file,
		name: file.name,
		state,
		done,
		fragments,
		size: file.size,
		bytesDone: Math.min(file.size, done * file.fragmentSize),
		rate: fetch?.sources.rate(now) ?? 0,
		sources: fetch?.sources.givers ?? useful,
		reason: failure?.message ?? reason,
		failure,
		startedAt,
		endedAt,
		directory,
	};
};

/** A name that is being looked up: not much is known yet. */
export const resolvingSnapshot = (
	name: string,
	reason: string,
	startedAt: number,
	directory: string,
): TransferSnapshot => ({
	transfer: null,
	id: null,
	name,
	state: 'resolving',
	done: 0,
	fragments: 0,
	size: 0,
	bytesDone: 0,
	rate: 0,
	sources: 0,
	reason,
	failure: null,
	startedAt,
	endedAt: null,
	directory,
});

export type Completed = {
	readonly id: FileId;
	readonly name: string;
	readonly path: string;
	readonly manifest: Manifest;
	readonly fetch: Fetch | null;
	readonly seconds: number;
	/** Fragments that were on disk before. */
	readonly resumed: number;
	/** Whether the finished file was there already. */
	readonly present: boolean;
};

export const completeFact = ({
	id,
	name,
	path,
	manifest,
	fetch,
	seconds,
	resumed,
	present,
}: Completed): Extract<PeerFact, {event: 'complete'}> => ({
	event: 'complete',
	id,
	name,
	path,
	size: manifest.size,
	blake3: manifest.whole,
	seconds,
	...(fetch?.ledger ?? new Ledger()).account(),
	resumed,
	present,
});
