/** From a command's flags and words to what its full screen starts with. Pure but for the current folder and a look at a local copy; runs nothing. */
import {resolve} from 'node:path';
import {statePaths} from '../config/paths.ts';
import {type Access, openAccess, peerAccess} from '../host/access.ts';
import type {StoryWord} from '../host/demo/words.ts';
import type {PeerPlan, SessionPlan} from '../host/session-plan.ts';
import {isWildcard} from '../net/addresses.ts';
import {type Failure, failure} from '../net/failures.ts';
import type {ManagerOptions} from '../net/manager/options.ts';
import type {Address} from '../net/types.ts';
import type {Screen} from '../ui/state.ts';
import type {CommandName, Flags} from './flags.ts';
import {defaultPort} from './manager-address.ts';
import {ownerWish} from './owner-wish.ts';
import {fragmentFolder, peerOptions} from './peer-options.ts';
import {type PeerWish, peerWish} from './peer-wish.ts';
import {extraFailure, isFailure} from './session.ts';
import {storyOf} from './story-words.ts';
import {collectWish, getWish, type Wish} from './wishes.ts';

export type Opening = {
	readonly plan: SessionPlan;
	readonly screen: Screen;
	/** Whether it is over once its one download has come to its end, and a failure when it has not. */
	readonly isOneDownload: boolean;
};

/** Null for a command that has no screen. */
export const openingOf = (
	command: CommandName,
	flags: Flags,
	words: readonly string[],
	access: Access = openAccess,
): Opening | Failure | null => {
	switch (command) {
		case 'manager':
			return managerOpening(flags, words, access);
		case 'peer':
			return peerOpening(peerWish(flags, words), flags, access);
		case 'owner': {
			const wish = ownerWish(flags, words);
			return isFailure(wish) ? wish : peerOpening(wish.taken, wish.flags, access);
		}
		case 'get':
			return fetchOpening(flags, getWish(flags, words), access);
		case 'collect':
			return fetchOpening(flags, collectWish(flags, words), access);
		case 'share':
			return shareOpening(flags, words, access);
		case 'demo':
			return storyOpening(flags.seed, words);
		case 'find':
		case 'peers':
		case 'files':
		case 'simulate':
			return null;
		default:
			return command satisfies never;
	}
};

const storyOpening = (seed: number, words: readonly string[]): Opening | Failure => {
	const chosen = storyOf(words);
	return isFailure(chosen) ? chosen : demoOpening(seed, chosen.story);
};

/** `patience`: milliseconds after which the story goes on by itself. */
export const demoOpening = (seed: number, story: StoryWord | null = null, patience = 2000): Opening => ({
	plan: {kind: 'demo', seed, patience, story},
	screen: {name: 'demo'},
	isOneDownload: false,
});

export const managerOptions = (host: string, flags: Flags): ManagerOptions => ({
	listen: {host, port: flags.port ?? defaultPort},
	heartbeat: flags.heartbeat,
	lease: flags.lease,
	late: flags.late,
});

const managerOpening = (flags: Flags, words: readonly string[], access: Access): Opening | Failure => {
	const host = flags.host ?? '127.0.0.1';
	const wrong = extraFailure('manager', words);
	if (wrong) return wrong;
	const plan = {kind: 'manager', manager: managerOptions(host, flags), access} as const;
	return {plan, screen: {name: 'manager'}, isOneDownload: false};
};

export const peerPlan = (
	manager: Address | null,
	flags: Flags,
	share: readonly string[],
	access: Access,
): PeerPlan => ({
	...peerAccess(access),
	options: peerOptions(manager, flags),
	share: share.map(path => resolve(path)),
	fragmentSize: flags.fragmentSize,
	downloads: flags.downloads === null ? null : resolve(flags.downloads),
	fragmentFiles: fragmentFolder(flags),
	wait: flags.wait * 1000,
	cacheDirectory: statePaths().index,
	get: null,
});

const peerOpening = (taken: PeerWish | Failure, flags: Flags, access: Access): Opening | Failure => {
	if (isFailure(taken)) return taken;
	const {manager, contacts, rest, breaksUp = false} = taken;
	const usual = {...peerPlan(manager, flags, rest, access), breaksUp};
	const options = peerOptions(manager, flags, 'member', contacts);
	const peer = contacts ? {...usual, options, get: onlyFile} : usual;
	return {plan: {kind: 'peer', peer}, screen: {name: 'peer'}, isOneDownload: false};
};

/** What a peer fetches whose owner was named by hand. */
const onlyFile: PeerPlan['get'] = {wanted: null, topology: null, isWholeVerified: false};

const fetchOpening = (flags: Flags, wish: Wish | Failure, access: Access): Opening | Failure => {
	if (isFailure(wish)) return wish;
	const peer: PeerPlan = {
		...peerPlan(wish.manager, flags, [], access),
		downloads: resolve(flags.output),
		get: wish.fetched,
	};
	return {plan: {kind: 'peer', peer}, screen: {name: 'detail', row: ''}, isOneDownload: true};
};

const shareOpening = (flags: Flags, words: readonly string[], access: Access): Opening | Failure => {
	const host = flags.host ?? '127.0.0.1';
	if (words.length === 0) return failure('E_USAGE', 'What is to be shared is missing.', 'shoal share PATH...');
	// The peer inside reaches the manager at its own address, and listens where the manager does.
	const near = isWildcard(host) ? (host === '::' ? '::1' : '127.0.0.1') : host;
	const manager = managerOptions(host, flags);
	const inside = peerPlan({host: near, port: manager.listen.port}, flags, words, access);
	const peer = {...inside, options: {...inside.options, host, port: 0}};
	return {plan: {kind: 'share', manager, access, peer}, screen: {name: 'manager'}, isOneDownload: false};
};
