/** Where state lives on disk. SHOAL_HOME moves all of it; part files stay in the downloads folder. */
import {join} from 'node:path';
import envPaths from 'env-paths';

export type StatePaths = {
	/** The index of shared files. */
	readonly index: string;
	/** The program's modules, compiled. */
	readonly compiled: string;
	readonly config: string;
	readonly logs: string;
	/** The ticket of this machine's managers. */
	readonly ticket: string;
	/** Tickets of managers that were joined, a file for each address. */
	readonly tickets: string;
	/** The key of this machine's managers, and whom they have banned. */
	readonly managerKey: string;
	readonly bans: string;
	/** A folder for each name of a peer, with its key. */
	readonly peers: string;
	/** Ids of managers that were joined, a file for each address. */
	readonly managers: string;
};

export const statePaths = (home = process.env.SHOAL_HOME): StatePaths => {
	if (home) return {...inCache(home), logs: join(home, 'logs'), ...inConfig(join(home, 'config'))};
	const {cache, config, log} = envPaths('shoal', {suffix: ''});
	return {...inCache(cache), logs: log, ...inConfig(config)};
};

const inCache = (cache: string): Pick<StatePaths, 'index' | 'compiled'> => ({
	index: join(cache, 'index'),
	compiled: join(cache, 'compiled'),
});

const inConfig = (config: string): Omit<StatePaths, 'index' | 'compiled' | 'logs'> => ({
	config,
	ticket: join(config, 'ticket'),
	tickets: join(config, 'tickets'),
	managerKey: join(config, 'manager-key'),
	bans: join(config, 'bans'),
	peers: join(config, 'peers'),
	managers: join(config, 'managers'),
});
