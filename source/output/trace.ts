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

const whichOf = ({count, fragments}: Pick<Traced, 'count' | 'fragments'>): string => {
	const more = count > mostNumbers ? ` and ${count - mostNumbers} more` : '';
	return fragments.length === 0 ? counted(count, 'fragment') : `${fragments.slice(0, mostNumbers).join(', ')}${more}`;
};

/** `request sent to bob: 3, 4, 5 and 9 more of 1a2b3c4d`. */
export const traceLine = (fact: Traced): string =>
	`${traced[fact.did]} ${escapeText(fact.name)}: ${whichOf(fact)} of ${fact.id.slice(0, 8)}`;

/** `request sent: 3, 4, 5 and 9 more of talk.mkv`, where with whom stands elsewhere. */
export const traceText = (step: Pick<Traced, 'did' | 'count' | 'fragments'>, fileName: string): string =>
	`${step.did.replace('list', 'fragment list').replace('-', ' ')}: ${whichOf(step)} of ${fileName}`;
