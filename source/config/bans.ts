/** Whom this place's managers have banned, a file for each: two managers that ban at once cannot lose each other's. Refuses nobody. */
import {readdirSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {type Failure, failure} from '../net/failures.ts';
import {isPeerId} from '../net/handshake.ts';
import type {Ban} from '../net/manager/options.ts';
import {escapeText} from '../net/names.ts';
import type {PeerId} from '../net/types.ts';
import {codeOf, replaceWhole, textIfThere} from './private-files.ts';

/** All of them. A file that says nothing sensible still bans the id that it is called after. */
export const keptBans = (folder: string): readonly Ban[] => {
	let names: string[];
	try {
		names = readdirSync(folder).filter(isPeerId);
	} catch {
		return [];
	}
	return names.map(peer => ({...unknown, ...read(join(folder, peer)), peer}));
};

/** Keeps one, or gives why it cannot. */
export const keepBan = (folder: string, {peer, name, host, port}: Ban): Failure | undefined => {
	const path = join(folder, peer);
	try {
		replaceWhole(path, `${JSON.stringify({name, host, port})}\n`);
		return undefined;
	} catch (error) {
		return failure(
			'E_DISK',
			`The ban cannot be kept in ${escapeText(path)} (${codeOf(error)}): it ends with this manager.`,
			'Make room or allow it, and ban again.',
		);
	}
};

export const forgetBan = (folder: string, peer: PeerId): void => {
	rmSync(join(folder, peer), {force: true});
};

const unknown = {name: 'somebody', host: '', port: 0};

const read = (path: string): Partial<Ban> => {
	try {
		const {name, host, port} = JSON.parse(textIfThere(path) ?? '') as Record<keyof Ban, unknown>;
		const isWhole = typeof name === 'string' && typeof host === 'string' && Number.isInteger(port);
		return isWhole ? {name, host, port: port as number} : {};
	} catch {
		return {};
	}
};
