import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {blockCode, messages} from '../../../source/net/wire/messages.ts';

const document = readFileSync(new URL('../../../PROTOCOL.md', import.meta.url), 'utf8');
const sections = new Map(
	document
		.split(/^### /m)
		.slice(1)
		.map(section => [section.slice(0, section.indexOf('\n')), section] as const),
);

test('PROTOCOL.md has every message under its code, and no other', () => {
	const expected = Object.entries(messages).map(([name, {code}]) => `${code} ${name}`);
	expect([...sections.keys()]).toEqual([...expected, `${blockCode} block`]);
});

test.each(Object.entries(messages))(
	'%s: fields, speakers and the four parts are as in the table',
	(name, {code, fields, says}) => {
		const section = sections.get(`${code} ${name}`)!;
		for (const part of ['From:', 'Purpose:', 'Fields:', 'When:', 'Receiver:']) expect(section).toContain(part);
		const listed = section.slice(section.indexOf('Fields:'), section.indexOf('When:'));
		for (const field of Object.keys(fields)) expect(listed).toContain(`\`${field}\``);
		if (Object.keys(fields).length === 0) expect(listed).toContain('none');
		const from = section.slice(section.indexOf('From:'), section.indexOf('Purpose:'));
		for (const speaker of says) expect(from).toContain(speaker);
	},
);

test('no two messages share a code', () => {
	const codes = Object.values(messages).map(({code}) => code);
	expect(new Set([...codes, blockCode]).size).toBe(codes.length + 1);
});
