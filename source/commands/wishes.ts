/** What `get` and `collect` are told, from words and flags: which manager, which file, and how it is fetched. */
import type {GetIntent} from '../net/events.ts';
import type {Failure} from '../net/failures.ts';
import {namedIn} from '../net/topologies/index.ts';
import type {Address} from '../net/types.ts';
import type {Flags} from './flags.ts';
import {localCopyPath} from './local-copy.ts';
import {type ManagerWords, takeManager, takeManagerIfAny} from './manager-address.ts';
import {isFailure} from './session.ts';

/** Everything of a `get` intent but where it goes and how long it waits. */
export type Fetched = Omit<GetIntent, 'type' | 'directory' | 'wait'>;

export type Wish = {readonly manager: Address; readonly fetched: Fetched};

/** Stands before the extension of a collected file whose own name is taken. */
const marker = 'collected';

export const getWish = (flags: Flags, words: readonly string[]): Wish | Failure =>
	wishOf(takeManager(words), flags, {topology: namedIn(flags.topology)});

/** Fragments by their number, one equal share a source; all of it, whatever is here already. */
export const collectWish = (flags: Flags, words: readonly string[]): Wish | Failure =>
	wishOf(takeManagerIfAny(words), flags, {topology: 'even', marker});

const wishOf = (
	taken: ManagerWords | Failure,
	{localCopy, verifyWhole: isWholeVerified}: Flags,
	how: Pick<Fetched, 'topology' | 'marker'>,
): Wish | Failure => {
	if (isFailure(taken)) return taken;
	const {manager, rest} = taken;
	const fetched = {...how, wanted: rest.length > 0 ? rest.join(' ') : null, isWholeVerified};
	if (localCopy === null) return {manager, fetched};
	const path = localCopyPath(localCopy);
	return typeof path === 'string' ? {manager, fetched: {...fetched, localCopy: path}} : path;
};
