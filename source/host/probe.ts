/** Whether somebody can be joined with the ticket that there is: one short connection that joins nothing. Asks nobody for a ticket. */
import type {NetworkEvent} from '../net/events.ts';
import {type Failure, failure, knownCode} from '../net/failures.ts';
import {hello} from '../net/handshake.ts';
import {TcpNetwork} from '../net/tcp/tcp-network.ts';
import type {Secret} from '../net/ticket.ts';
import type {Address} from '../net/types.ts';
import {systemRandom} from './random.ts';

export type Probed = {
	readonly at: Address;
	/** A peer where there is no manager. */
	readonly expects: 'manager' | 'source';
	readonly secret: Secret | null;
};

/** Milliseconds for the connection, and again for the answer. */
const patience = 5000;

/** Null when it takes us; otherwise why it does not, or why it cannot be reached. */
export const probe = async ({at, expects, secret}: Probed): Promise<Failure | null> => {
	const answered = Promise.withResolvers<Failure | null>();
	const network = new TcpNetwork({secret, post: event => hear(event)});
	const hear = (event: NetworkEvent): void => {
		switch (event.type) {
			case 'link-opened':
				// A handshake with the right ticket is all there is to know.
				if (secret) answered.resolve(null);
				else event.link.send(greeting(expects));
				break;
			case 'link-closed':
				answered.resolve(event.failure);
				break;
			case 'message': {
				const {message} = event;
				const isRefused = message.type === 'refused';
				answered.resolve(isRefused ? failure(knownCode(message.code), message.message, message.hint) : null);
				break;
			}
			default:
				break;
		}
	};
	const timer = setTimeout(
		() => answered.resolve(failure('E_UNREACHABLE', 'It answers the call and says nothing.')),
		2 * patience,
	);
	network.dial(at, expects, {timeout: patience});
	const answer = await answered.promise;
	clearTimeout(timer);
	await network.close();
	return answer;
};

/** Of somebody who looks and leaves. */
const greeting = (expects: Probed['expects']) =>
	hello({
		role: expects === 'manager' ? 'observer' : 'fetcher',
		peer: systemRandom.id(),
		token: expects === 'manager' ? systemRandom.id() : '',
		name: 'a new peer',
		isNameChosen: false,
		ttl: 0,
	});
