/** What is said of many connections that did not get in: one line for all of them. Pure. */
import {counted} from '../format.ts';
import type {Fact} from '../net/facts.ts';
import {escapeText} from '../net/names.ts';

export const floodText = ({connections, host, hosts, seconds}: Extract<Fact, {event: 'flood'}>): string =>
	`turned away ${counted(connections, 'connection')} in ${seconds} s, ${hosts === 1 ? 'all' : 'most'} from ${escapeText(host)}`;
