import {expect, test} from 'vitest';
import {type FileSources, FilesTable} from '../../source/host/files-table.ts';

const [mine, theirs] = ['a'.repeat(64), 'b'.repeat(64)];
const sources: FileSources = {
	own: [{name: 'mine', id: mine, size: 1}],
	directory: [{id: theirs, name: 'theirs', names: [], size: 2, peers: ['p'], holders: ['ann']}],
	indexing: [],
	transfers: [],
	me: 'me',
};
const row = {name: 'big', size: 9, percent: 1};

test('the table of files is the very same while nothing changes, and keeps the rows that do not', () => {
	const table = new FilesTable();
	const before = table.of(sources);
	expect([...before.values()].map(({name, state}) => `${name} ${state}`)).toEqual(['theirs offered', 'mine have']);
	expect(table.of({...sources})).toBe(before);

	const indexing = table.of({...sources, indexing: [row]});
	expect(indexing.get('indexing:big')).toMatchObject({state: 'indexing', percent: 1});
	expect(indexing.get(mine)).toBe(before.get(mine));
	expect(table.of(sources)).toBe(before);

	expect(table.of({...sources, own: []}).has(mine)).toBe(false);
	expect(table.of({...sources, directory: []}).has(theirs)).toBe(false);
});
