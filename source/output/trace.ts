/** One step of an exchange of fragments in words. Pure. */
import {counted} from '../format.ts';
import type {PeerFact} from '../net/facts.ts';
import {escapeText} from '../net/names.ts';

type Traced = Extract<PeerFact, {event: 'trace'}>;

const traced: Readonly<Record<Traced['did'], string>> = {
	'request-sent': 'request sent to',
	'request-received': 'request received from',
	'fragment-sent': 'fragment sent to',
	'fragment-received': 'fragment received from',
	'list-sent': 'fragment list sent to',
	'list-received': 'fragment list received from',
};
/** Numbers that a line has room for. */
const mostNumbers = 8;

/** `request sent to bob: 3, 4, 5 and 9 more of 1a2b3c4d`. */
export const traceLine = ({did, name, id, count, fragments}: Traced): string => {
	const more = count > mostNumbers ? ` and ${count - mostNumbers} more` : '';
	const which =
		fragments.length === 0 ? counted(count, 'fragment') : `${fragments.slice(0, mostNumbers).join(', ')}${more}`;
	return `${traced[did]} ${escapeText(name)}: ${which} of ${id.slice(0, 8)}`;
};
