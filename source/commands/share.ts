/** `shoal share`: a manager and a sharing peer in one process, and the line that others type. */
import {resolve} from 'node:path';
import {statePaths} from '../config/paths.ts';
import {peerAccess} from '../host/access.ts';
import {keepNurserySmall, letNurseryGrow} from '../host/heap.ts';
import {type RunningPeer, startPeer} from '../host/run-peer.ts';
import {isWildcard} from '../net/addresses.ts';
import {exitCodes, failure} from '../net/failures.ts';
import {ownAddresses} from '../net/tcp/addresses.ts';
import {hostManager} from './host-manager.ts';
import {joinLines} from './join-lines.ts';
import {peerOptions} from './peer-options.ts';
import {type Command, Ending, onBug} from './session.ts';
import {shownTicket} from './shown-ticket.ts';

export const share: Command = async ({flags, words, output, access}) => {
	const host = flags.host ?? '127.0.0.1';
	const wrong =
		words.length === 0 ? failure('E_USAGE', 'What is to be shared is missing.', 'shoal share PATH...') : undefined;
	if (wrong) {
		output.error(wrong);
		return exitCodes[wrong.code];
	}
	const ending = new Ending();
	let sharing: RunningPeer | null = null;
	/** The peer inside reaches the manager at its own address, and listens where the manager does. */
	const startSharing = (port: number): void => {
		const near = isWildcard(host) ? (host === '::' ? '::1' : '127.0.0.1') : host;
		sharing = startPeer(
			{...peerOptions({host: near, port}, flags), host, port: 0},
			{
				...peerAccess(access),
				cacheDirectory: statePaths().index,
				onBug,
				report: fact => {
					// The manager's own words say the rest: joins, broadcasts, its address.
					const isTold = fact.event !== 'list' && fact.event !== 'joined' && fact.event !== 'listening';
					if (isTold && !ending.isOver) output.fact(fact);
					if (fact.event === 'joined')
						for (const line of joinLines(host, port, {
							ticket: shownTicket(access),
							own: ownAddresses(),
							words: ['get'],
						}))
							output.line(line);
					if (fact.event === 'error' && fact.fatal) ending.end(exitCodes[fact.code]);
					if (fact.event === 'index-idle') letNurseryGrow();
					// Nothing of what was named could be shared: the failures above say why.
					if (fact.event === 'index-idle' && fact.files === 0) ending.end(exitCodes.E_NOT_FOUND);
				},
			},
		);
		keepNurserySmall();
		sharing.post({type: 'share', paths: words.map(path => resolve(path)), fragmentSize: flags.fragmentSize});
	};
	const running = hostManager({flags, output, access}, host, ending, startSharing);
	const code = await ending.code;
	await (sharing as RunningPeer | null)?.stop();
	await running.stop();
	return ending.signal === null ? code : 0;
};
