/** `shoal manager`: the meeting point, until it is told to stop. */
import {startManager} from '../host/run-manager.ts';
import {exitCodes} from '../net/failures.ts';
import {ownAddresses} from '../net/tcp/addresses.ts';
import {joinLines, openFailure} from './join-lines.ts';
import {defaultPort} from './manager-address.ts';
import {type Command, Ending, extraFailure, onBug} from './session.ts';

export const manager: Command = async ({flags, words, output}) => {
	const host = flags.host ?? '127.0.0.1';
	const wrong = extraFailure('manager', words) ?? openFailure(host, flags.open);
	if (wrong) {
		output.error(wrong);
		return exitCodes[wrong.code];
	}
	const ending = new Ending();
	const {heartbeat, lease, late} = flags;
	const running = startManager(
		{listen: {host, port: flags.port ?? defaultPort}, heartbeat, lease, late},
		{
			onBug,
			report: fact => {
				if (fact.event === 'error') {
					output.fact(fact);
					ending.end(exitCodes[fact.code]);
					return;
				}
				output.fact(fact);
				if (fact.event === 'listening')
					for (const line of joinLines(host, fact.port, ownAddresses())) output.line(line);
			},
		},
	);
	const code = await ending.code;
	await running.stop();
	return ending.signal === null ? code : 0;
};
