/** What no message can say: where on a disk something lies, and, for all but a manager, where somebody is. */
import {expect, test} from 'vitest';
import {messages} from '../../../source/net/wire/messages.ts';

const rows = Object.entries(messages).map(([type, {says, fields}]) => ({
	type,
	says: says as readonly string[],
	kinds: Object.entries(fields).map(([name, field]) => `${name} ${field.kind.replace(/one of [^(]*/, 'word ')}`),
}));

test.each(rows)('$type has no field for a path', ({kinds}) => {
	expect(kinds.filter(kind => /path|folder|directory|destination/i.test(kind))).toEqual([]);
});

/** The one exception: what peers tell each other of while the manager is away. `test/net/peer/hearsay.test.ts` bounds what a lie costs. */
const hearsay = 'sources';

test.each(rows.filter(({type, says}) => type !== hearsay && says.some(who => who !== 'manager')))(
	'$type, which others than a manager say, has no field for a host',
	({kinds}) => {
		expect(kinds.filter(kind => /host|address|\bip\b/i.test(kind))).toEqual([]);
	},
);

test('what a fetcher wants has a name of 32 bytes, whatever it asks', () => {
	for (const {type, says, kinds} of rows) {
		if (!says.includes('fetcher') || type === 'hello' || type === 'search') continue;
		for (const kind of kinds) expect(kind, type).not.toMatch(/ text /);
	}
});
