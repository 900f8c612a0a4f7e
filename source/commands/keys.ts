/** Which keys of ours a command is known by. Asks the disk; makes what is missing. */
import {managerKey, peerKey} from '../config/keys.ts';
import {statePaths} from '../config/paths.ts';
import type {Access} from '../host/access.ts';
import type {Failure} from '../net/failures.ts';
import {defaultName} from './default-name.ts';
import type {CommandName} from './flags.ts';

/** Who only looks needs no key, and the demo's have none of their own. */
const needs: Readonly<Record<CommandName, readonly ('manager' | 'peer')[]>> = {
	manager: ['manager'],
	share: ['manager', 'peer'],
	peer: ['peer'],
	owner: ['peer'],
	get: ['peer'],
	collect: ['peer'],
	find: [],
	peers: [],
	files: [],
	demo: [],
	simulate: [],
};

/** The same access with our keys, and with what is remembered of others. `name`: the peer's, null for the usual one. */
export const withKeys = async (
	command: CommandName,
	name: string | null,
	access: Access,
): Promise<Access | Failure> => {
	const paths = statePaths();
	const [manager, peer] = await Promise.all([
		needs[command].includes('manager') ? managerKey(paths.managerKey) : null,
		needs[command].includes('peer') ? peerKey(paths.peers, name ?? defaultName()) : null,
	]);
	for (const key of [manager, peer]) if (key !== null && typeof key === 'object') return key;
	const keys = {...(typeof manager === 'string' ? {manager} : {}), ...(typeof peer === 'string' ? {peer} : {})};
	return {...access, keys, managers: paths.managers, bans: paths.bans};
};
