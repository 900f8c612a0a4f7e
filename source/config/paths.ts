/** Where state lives on disk. SHOAL_HOME moves all of it; part files stay in the downloads folder. */
import {join} from 'node:path';
import envPaths from 'env-paths';

export type StatePaths = {
	/** The index of shared files. */
	readonly index: string;
	readonly config: string;
	readonly logs: string;
};

export const statePaths = (home = process.env.SHOAL_HOME): StatePaths => {
	if (home) return {index: join(home, 'index'), config: join(home, 'config'), logs: join(home, 'logs')};
	const {cache, config, log} = envPaths('shoal', {suffix: ''});
	return {index: join(cache, 'index'), config, logs: log};
};
