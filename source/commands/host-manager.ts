/** The manager that `shoal manager` and `shoal share` run: from flags, told through the output, ending the command when it cannot be. */
import {type RunningManager, startManager} from '../host/run-manager.ts';
import {exitCodes} from '../net/failures.ts';
import {defaultPort} from './manager-address.ts';
import {type Context, type Ending, onBug} from './session.ts';

/** `onListening` hears the port once others can join. */
export const hostManager = (
	{flags, output, access}: Pick<Context, 'flags' | 'output' | 'access'>,
	host: string,
	ending: Ending,
	onListening: (port: number) => void,
): RunningManager => {
	const {heartbeat, lease, late} = flags;
	return startManager(
		{listen: {host, port: flags.port ?? defaultPort}, heartbeat, lease, late},
		{
			access,
			onBug,
			report: fact => {
				output.fact(fact);
				if (fact.event === 'error' && fact.fatal) ending.end(exitCodes[fact.code]);
				if (fact.event === 'listening') onListening(fact.port);
			},
		},
	);
};
