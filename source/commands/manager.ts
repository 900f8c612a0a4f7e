/** `shoal manager`: the meeting point, until it is told to stop. */
import {exitCodes} from '../net/failures.ts';
import {ownAddresses} from '../net/tcp/addresses.ts';
import {hostManager} from './host-manager.ts';
import {joinLines} from './join-lines.ts';
import {type Command, Ending, extraFailure} from './session.ts';
import {shownTicket} from './shown-ticket.ts';

export const manager: Command = async ({flags, words, output, access}) => {
	const host = flags.host ?? '127.0.0.1';
	const wrong = extraFailure('manager', words);
	if (wrong) {
		output.error(wrong);
		return exitCodes[wrong.code];
	}
	const ending = new Ending();
	const running = hostManager({flags, output, access}, host, ending, port => {
		for (const line of joinLines(host, port, {ticket: shownTicket(access), own: ownAddresses()})) output.line(line);
	});
	const code = await ending.code;
	await running.stop();
	return ending.signal === null ? code : 0;
};
