/** What `shoal owner` is told, in a peer's words. Reads the size of the file, nothing else. */
import {statSync} from 'node:fs';
import {resolve} from 'node:path';
import {type Failure, failure} from '../net/failures.ts';
import {fragmentCount, minFragmentSize} from '../net/manifest.ts';
import {escapeText} from '../net/names.ts';
import type {Flags} from './flags.ts';
import {takeManager} from './manager-address.ts';
import {managedFailure, type PeerWish} from './peer-wish.ts';
import {extraFailure, isFailure} from './session.ts';

/** Bytes: 100 KB. */
const usualFragment = 102_400;
/** Fewer would leave members of a group nothing to pass on. */
const fewestFragments = 5;

/** What an owner is, in a peer's words: where, what and how. */
export type OwnerWish = {readonly taken: PeerWish; readonly flags: Flags};

export const ownerWish = (given: Flags, words: readonly string[]): OwnerWish | Failure => {
	const [path, ...more] = words;
	if (path === undefined) return failure('E_USAGE', 'What is to be shared is missing.', 'shoal owner FILE');
	const taken = given.manager === null ? aloneWish(given) : takeManager(given.manager.split(' '));
	const trace = given.trace || !given.json;
	const how = {fragmentSize: given.fragmentSize || usualFragment, topology: given.topology ?? ('ring' as const), trace};
	const flags = {...given, ...how};
	const wrong = extraFailure('owner', more) ?? fileFailure(path, flags.fragmentSize);
	if (wrong) return wrong;
	if (isFailure(taken)) return taken;
	return {taken: {...taken, rest: [path], breaksUp: true}, flags};
};

/** No manager: the others are told this owner's address by hand. */
const aloneWish = (given: Flags): PeerWish | Failure => {
	const wrong = managedFailure('Without --manager', given);
	return wrong ?? {manager: null, rest: []};
};

const fileFailure = (path: string, fragmentSize: number): Failure | undefined => {
	const shown = escapeText(path);
	const found = statSync(resolve(path), {throwIfNoEntry: false});
	if (!found) return failure('E_NOT_FOUND', `There is no ${shown}.`, 'Name a file.');
	if (!found.isFile())
		return failure('E_USAGE', `${shown} is no file: an owner shares one.`, 'shoal peer shares folders.');
	const {size} = found;
	const fragments = fragmentCount({size, fragmentSize});
	if (fragments >= fewestFragments) return undefined;
	const largest = Math.floor((size - 1) / (fewestFragments - 1));
	return largest < minFragmentSize
		? failure(
				'E_USAGE',
				`${shown} is too small for ${fewestFragments} fragments.`,
				'shoal peer shares files of any size.',
			)
		: failure(
				'E_USAGE',
				`${shown} would be ${fragments} fragments; an owner needs at least ${fewestFragments}.`,
				`--fragment-size ${largest} would do, or any smaller one.`,
			);
};
