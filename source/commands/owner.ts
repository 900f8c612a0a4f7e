/** `shoal owner`: a peer that shares one file with a group, a ring unless told otherwise. */
import {ownerWish} from './owner-wish.ts';
import {runPeer} from './peer.ts';
import {type Command, isFailure} from './session.ts';

export const owner: Command = async context => {
	const wish = ownerWish(context.flags, context.words);
	return isFailure(wish) ? runPeer(wish, context) : runPeer(wish.taken, {...context, flags: wish.flags});
};
