/** The table of hostile names against a manager: whatever message carries one, it is listed nowhere. */
import {describe, expect, test} from 'vitest';
import {hostileNames} from '../../../fixtures/names.ts';
import {Directory, mostFilesOfAPeer, mostMetadataOfAPeer} from '../../../source/net/manager/directory.ts';
import type {SharedFile} from '../../../source/net/types.ts';
import {encode} from '../../../source/net/wire/codec.ts';
import {maxNameBytes} from '../../../source/net/wire/messages.ts';

const shared = (name: string, file = 'ab'.repeat(32)): SharedFile => ({
	file,
	name,
	size: 1,
	fragmentSize: 65_536,
	whole: 'cd'.repeat(32),
});
const numbered = (count: number, start = 0): SharedFile[] =>
	Array.from({length: count}, (_, index) => shared(`f${start + index}`));

describe.each(hostileNames.map(name => [name.slice(0, 40), name] as const))('%j', (_, name) => {
	test('is refused when published, and listed neither as shared nor as being indexed', () => {
		const directory = new Directory();
		expect(directory.publish('p', [shared('right'), shared(name)])?.code).toBe('E_HOSTILE_NAME');
		directory.indexing('p', [{name, size: 1, percent: 1}]);
		const found = directory.lookUp({by: 'all', query: ''});
		expect([...found.files].map(file => file.name)).toEqual(['right']);
		expect(found.indexing).toEqual([]);
		expect([...directory.lookUp({by: 'name', query: name}).files]).toEqual([]);
	});
});

test.each(hostileNames.filter(name => Buffer.byteLength(name) > maxNameBytes).map(name => [name.slice(0, 40), name]))(
	'%j is too long for any message',
	(_, name) => {
		expect(() => encode({type: 'publish', files: [shared(name!)]})).toThrow();
	},
);

describe('quotas of a peer', () => {
	test('200,000 files and no more; what is withdrawn makes room', () => {
		const directory = new Directory();
		for (let at = 0; at < mostFilesOfAPeer; at += 1000)
			expect(directory.publish('p', numbered(1000, at))).toBeUndefined();
		expect(directory.publish('p', [shared('one more')])).toMatchObject({code: 'E_QUOTA'});
		expect(directory.count('p')).toBe(mostFilesOfAPeer);
		expect(directory.publish('other', [shared('one more')])).toBeUndefined();
		directory.withdraw('p', numbered(1));
		expect(directory.publish('p', [shared('one more')])).toBeUndefined();
	});

	test('what is published twice counts once', () => {
		const directory = new Directory();
		for (let turn = 0; turn < 300; turn++) expect(directory.publish('p', numbered(1000))).toBeUndefined();
		expect(directory.count('p')).toBe(1000);
	});

	test('64 MiB of names and entries, however few files they are', () => {
		const directory = new Directory();
		const long = (index: number): string => `${'d'.repeat(240)}/${'e'.repeat(240)}/${'f'.repeat(240)}/${index}`;
		let published = 0;
		let refused: string | undefined;
		while (refused === undefined && published < mostFilesOfAPeer) {
			refused = directory.publish('p', [shared(long(published))])?.code;
			published++;
		}
		expect(refused).toBe('E_QUOTA');
		expect(published * 700).toBeLessThan(mostMetadataOfAPeer);
		expect(published).toBeLessThan(mostFilesOfAPeer);
	});
});
