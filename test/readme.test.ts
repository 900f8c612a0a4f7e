import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {flagsOf} from '../source/commands/flags.ts';
import {commandNames} from '../source/commands/help.ts';
import {parseTypedLine} from '../source/commands/typed-lines.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const facts = ['facts', 'common-facts', 'manager-facts', 'peer-facts']
	.map(name => readFileSync(new URL(`../source/net/${name}.ts`, import.meta.url), 'utf8'))
	.join('\n');

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

/** Rows of the five descriptions: what to type, and the test that holds it. */
const guide = readme.slice(readme.indexOf('### Five descriptions'), readme.indexOf('### Screens and keys'));
const described = [...guide.matchAll(/^\| [^|]+ \| [^|]+ \| ([^|]+) \| `(test\/[^`]+)`(?:: (.+?))? \|$/gm)].map(
	([, commands, file, title]) => ({commands: commands!, file: file!, title: title ?? ''}),
);

test('every sentence of the five descriptions has a test of that name in that file', () => {
	const rows = guide.split('\n').filter(line => /^\| (?!in the description)/.test(line));
	expect(described).toHaveLength(rows.length);
	expect(described.length).toBeGreaterThan(40);
	for (const {file, title} of described) {
		const path = new URL(`../${file}`, import.meta.url);
		expect(readFileSync(path, 'utf8'), file).toContain(title);
	}
});

test('every command of the five descriptions is one, with flags it knows, or a line that a peer understands', () => {
	for (const {commands} of described) {
		const typed = [...commands.matchAll(/\*typed\* `([^`]+)`/g)].map(([, line]) => line!);
		for (const line of typed) expect(parseTypedLine(line), line).not.toMatchObject({kind: 'wrong'});
		for (const [, command, rest] of commands.matchAll(/`shoal (\w+)([^`]*)`/g)) {
			const name = commandNames.find(known => known === command);
			expect(name, command).toBeDefined();
			const flags = [...rest!.matchAll(/--([a-z-]+)/g)].map(([, flag]) => flag!);
			expect(flagsOf[name!], commands).toEqual(expect.arrayContaining(flags));
		}
	}
});
