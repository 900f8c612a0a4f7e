import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {flagsOf} from '../source/commands/flags.ts';
import {commandNames} from '../source/commands/help.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const facts = readFileSync(new URL('../source/net/facts.ts', import.meta.url), 'utf8');

test('the first lines are the two commands', () => {
	expect(readme.split('\n').slice(2, 6).join('\n')).toMatch(/npm ci && npm start.*npm ci && npm test/s);
});

test('every event is in the table, and no other', () => {
	const told = [...facts.matchAll(/event: ('[a-z-]+'(?: \| '[a-z-]+')*)/g)].flatMap(([, events]) =>
		events!.split(' | ').map(event => event.slice(1, -1)),
	);
	const rows = [...readme.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, event]) => event!);
	expect(rows.toSorted()).toEqual([...new Set(told)].toSorted());
});

test('every command and every flag is mentioned', () => {
	for (const command of commandNames) expect(readme).toContain(`shoal ${command}`);
	for (const flag of new Set(Object.values(flagsOf).flat())) expect(readme, flag).toContain(`--${flag}`);
});
