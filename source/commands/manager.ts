/** `shoal manager`: the meeting point, until it is told to stop. */
import {exitCodes} from '../net/failures.ts';
import {ownAddresses} from '../net/tcp/addresses.ts';
import {hostManager} from './host-manager.ts';
import {joinLines, openFailure} from './join-lines.ts';
import {type Command, Ending, extraFailure} from './session.ts';

export const manager: Command = async ({flags, words, output}) => {
	const host = flags.host ?? '127.0.0.1';
	const wrong = extraFailure('manager', words) ?? openFailure(host, flags.open);
	if (wrong) {
		output.error(wrong);
		return exitCodes[wrong.code];
	}
	const ending = new Ending();
	const running = hostManager({flags, output}, host, ending, port => {
		for (const line of joinLines(host, port, ownAddresses())) output.line(line);
	});
	const code = await ending.code;
	await running.stop();
	return ending.signal === null ? code : 0;
};
