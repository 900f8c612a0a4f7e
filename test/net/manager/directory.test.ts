import {describe, expect, it} from 'vitest';
import {Directory, directoryParts} from '../../../source/net/manager/directory.ts';
import type {SharedFile} from '../../../source/net/types.ts';

const shared = (name: string, digit = 'a'): SharedFile => ({
	file: digit.repeat(64),
	name,
	size: 1,
	fragmentSize: 65_536,
	whole: digit.repeat(64),
});
const everything = {by: 'all', query: ''} as const;

const answerOf = (directory: Directory) => {
	const {files, indexing} = directory.lookUp(everything);
	const marked = [...files].map(file => ({...file, topology: 'swarm'}) as const);
	return {files: marked, indexing};
};

describe('the directory', () => {
	it('tells of a file once a name and content, with all who share it so', () => {
		const directory = new Directory();
		directory.publish('p', [shared('one'), shared('two'), shared('one', 'b')]);
		directory.publish('q', [shared('one')]);
		expect([...directory.lookUp(everything).files].map(({name, file, holders}) => [name, file[0], holders])).toEqual([
			['one', 'a', ['p', 'q']],
			['one', 'b', ['p']],
			['two', 'a', ['p']],
		]);
		expect(directory.holders('a'.repeat(64))).toEqual(['p', 'q']);
		directory.remove('p');
		expect([...directory.lookUp(everything).files].map(({name, holders}) => [name, holders])).toEqual([['one', ['q']]]);
		expect(directory.fileOf('b'.repeat(64))).toBeUndefined();
	});

	it('tells what was found when it was asked, but for what nobody shares any more', () => {
		const directory = new Directory();
		directory.publish('p', [shared('one'), shared('two', 'b'), shared('three', 'c')]);
		const {files} = directory.lookUp(everything);
		directory.withdraw('p', [shared('two', 'b')]);
		directory.publish('p', [shared('four', 'd')]);
		expect([...files].map(({name}) => name)).toEqual(['one', 'three']);
	});

	it('answers in parts of which the last one alone says so, what is being indexed after the files', () => {
		const directory = new Directory();
		const parts = () => [...directoryParts(7, answerOf(directory))];
		expect(parts()).toEqual([{type: 'directory', request: 7, isLast: true, files: [], indexing: []}]);
		const names = Array.from({length: 3000}, (_, index) => `file ${index}`);
		directory.publish(
			'p',
			names.map(name => shared(name)),
		);
		const many = parts();
		expect(many.length).toBeGreaterThan(2);
		expect(many.filter(({isLast}) => isLast)).toHaveLength(1);
		expect(many.at(-1)!.isLast).toBe(true);
		expect(many.flatMap(({files}) => files.map(({name}) => name))).toEqual(names);
		directory.indexing('p', [{name: 'big', size: 9, percent: 3}]);
		const last = parts().at(-1)!;
		expect([last.files, last.indexing.map(({name}) => name), last.isLast]).toEqual([[], ['big'], true]);
	});
});
