import {describe, expect, test} from 'vitest';
import {meaningOf, questionFor, unknownName} from '../../../source/net/peer/resolution.ts';
import type {DirectoryFile} from '../../../source/net/types.ts';

const file = (name: string, id: string, ...holders: string[]): DirectoryFile => ({
	name,
	file: id.repeat(64).slice(0, 64),
	size: 1,
	fragmentSize: 65_536,
	whole: '00'.repeat(32),
	holders,
	topology: '',
});
const answer = (...files: DirectoryFile[]) => ({files, indexing: []});

test.each([
	[null, {by: 'all', query: ''}],
	['photos/', {by: 'folder', query: 'photos/'}],
	['DEADbeef', {by: 'id', query: 'deadbeef'}],
	['deadbee', {by: 'name', query: 'deadbee'}],
	['a.txt', {by: 'name', query: 'a.txt'}],
] as const)('%s is asked for as %o', (wanted, question) => {
	expect(questionFor(wanted)).toEqual(question);
});

describe('what an answer means', () => {
	test('one content is the file, whoever shares it', () => {
		expect(meaningOf('a.txt', answer(file('a.txt', 'a', 'x')))).toMatchObject({kind: 'files'});
	});

	test('one content under two names is one download with all its holders', () => {
		const meaning = meaningOf('aaaaaaaa', answer(file('a.txt', 'a', 'x'), file('b.txt', 'a', 'y')));
		expect(meaning).toMatchObject({kind: 'files', files: [{holders: ['x', 'y']}]});
	});

	test('several contents under one name are for the person to choose', () => {
		expect(meaningOf('a.txt', answer(file('a.txt', 'a'), file('a.txt', 'b')))).toMatchObject({kind: 'choices'});
		expect(meaningOf(null, answer(file('a.txt', 'a'), file('b.txt', 'b')))).toMatchObject({kind: 'choices'});
	});

	test('a folder is all its files, unless one name has two contents', () => {
		expect(meaningOf('f/', answer(file('f/a', 'a'), file('f/b', 'b')))).toMatchObject({kind: 'files', files: [{}, {}]});
		expect(meaningOf('f/', answer(file('f/a', 'a'), file('f/a', 'b')))).toMatchObject({kind: 'choices'});
	});

	test('a file being indexed is worth waiting for', () => {
		const indexing = [{name: 'a.txt', size: 1, percent: 43, peer: 'x'}];
		expect(meaningOf('a.txt', {files: [], indexing})).toEqual({kind: 'indexing', percent: 43});
		expect(meaningOf('a.txt', answer())).toEqual({kind: 'nothing'});
	});
});

test('an unknown name comes with the closest one there is', () => {
	expect(unknownName('fedora-43.iso', ['paper.pdf', 'fedora-42.iso'])).toMatchObject({
		code: 'E_NO_FILE',
		hint: expect.stringContaining('fedora-42.iso'),
	});
});
