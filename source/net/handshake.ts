/** The opening of every link: how we say hello, and what is wrong with another's hello. */
import {type Failure, failure} from './failures.ts';
import {claimFailure} from './identity.ts';
import type {PeerId} from './types.ts';
import {type MessageOf, protocolName, protocolVersion} from './wire/messages.ts';

type Caller = Omit<MessageOf<'hello'>, 'type' | 'protocol' | 'version'>;

export const hello = (caller: Caller): MessageOf<'hello'> => ({
	type: 'hello',
	protocol: protocolName,
	version: protocolVersion,
	...caller,
});

/** Why we cannot talk to this caller, or undefined. `proved`: who it has proved to be, null where nobody proves anything. */
export const helloFailure = (
	{protocol, version, peer}: MessageOf<'hello'>,
	proved: PeerId | null,
): Failure | undefined => {
	if (!isPeerId(peer)) return failure('E_ID', 'This is no peer id.', 'Use shoal on both sides.');
	const forged = claimFailure(peer, proved);
	if (forged) return forged;
	if (protocol === protocolName && version === protocolVersion) return undefined;
	return failure(
		'E_VERSION',
		`This side speaks ${protocolName}/${protocolVersion}, the caller ${protocol}/${version}.`,
		'Use the same version of shoal on both sides.',
	);
};

/** Ids stand in everybody's list: short, and of letters that need no care. */
export const isPeerId = (text: string): boolean => /^[\w-]{1,32}$/.test(text);
