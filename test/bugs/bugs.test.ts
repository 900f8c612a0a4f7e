import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {bugs} from './bugs.ts';
import {hunt} from './hunt.ts';
import {patched} from './patch.ts';

test('there are thirty seeded bugs at least, of different names', () => {
	expect(new Set(bugs.map(({name}) => name)).size).toBe(bugs.length);
	expect(bugs.length).toBeGreaterThanOrEqual(30);
});

test.each(bugs)('“$name” applies to the source', bug => {
	const text = readFileSync(new URL(`../../source/${bug.file}`, import.meta.url), 'utf8');
	expect(patched(bug, text)).not.toBe(text);
});

test('one that applies no more, or twice, is refused', () => {
	const bug = {...bugs[0]!, right: 'let x'};
	expect(() => patched(bug, 'const x')).toThrow('applies 0 times');
	expect(() => patched(bug, 'let x; let x')).toThrow('applies 2 times');
});

/** One of each kind; all are hunted by `npm run bugs`. */
const quick = [
	'skip the hash',
	'apply a delta with a gap',
	'credit twice',
	'give a have before stored',
	'ignore a short write',
];

test.each(quick)('“%s” is caught', async name => {
	const bug = bugs.find(candidate => candidate.name === name)!;
	expect((await hunt(bug)).seen).not.toBeNull();
});
