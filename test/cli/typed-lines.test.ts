import {expect, test} from 'vitest';
import {parseTypedLine, typedHelp} from '../../source/commands/typed-lines.ts';

test.each([
	['add /a b/c.txt', {kind: 'add', path: '/a b/c.txt'}],
	['ADD "/a b/c.txt"', {kind: 'add', path: '/a b/c.txt'}],
	['register-peer x', {kind: 'add', path: 'x'}],
	['Remove x y', {kind: 'remove', name: 'x y'}],
	['files', {kind: 'files'}],
	['LIST', {kind: 'list'}],
	['GET', {kind: 'list'}],
	['GET film.mkv ', {kind: 'get', name: 'film.mkv', topology: null}],
	['down film.mkv', {kind: 'get', name: 'film.mkv', topology: null}],
	['register-group film.mkv', {kind: 'get', name: 'film.mkv', topology: 'group'}],
	['upload', {kind: 'upload', name: null}],
	['UPLOAD film.mkv', {kind: 'upload', name: 'film.mkv'}],
	["get 'odd name'", {kind: 'get', name: 'odd name', topology: null}],
	['find', {kind: 'find', query: ''}],
	['find one two', {kind: 'find', query: 'one two'}],
	['peers', {kind: 'peers'}],
	['?', {kind: 'help'}],
	['  quit  ', {kind: 'quit'}],
	['', {kind: 'nothing'}],
])('%j', (text, line) => {
	expect(parseTypedLine(text)).toEqual(line);
});

test.each(['add', 'remove', 'down', 'register-group', 'ban', 'dance'])('%j is told what is wrong', text => {
	expect(parseTypedLine(text)).toMatchObject({kind: 'wrong', why: expect.stringContaining(text)});
});

test('the help names every word with what follows it, and what else one may type', () => {
	expect(typedHelp).toContain('add PATH             share a file or folder (also register-peer)');
	expect(typedHelp).toContain('register-group NAME  fetch it with its downloading group');
	for (const line of typedHelp) expect(line.length, line).toBeLessThanOrEqual(80);
	for (const line of typedHelp) expect(parseTypedLine(line.slice(0, 19)).kind, line).not.toBe('wrong');
});
