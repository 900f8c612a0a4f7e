import {expect, it} from 'vitest';
import {decodeJournal, encodeJournal} from '../../source/files/journal.ts';
import {sample} from '../../source/files/part-recovery.ts';
import {bootIdentity} from '../../source/files/process-identity.ts';
import {Bitfield} from '../../source/net/bitfield.ts';
import {manifestOf, someBytes} from '../contract/sample-bytes.ts';

const manifest = manifestOf(someBytes(20_000), 1024);
const part = {dev: 1n, ino: 2n};
const have = new Bitfield(20);
for (const index of [0, 3, 19]) have.add(index);
const bytes = encodeJournal({manifest, part}, have);

it('says what was written', () => {
	const journal = decodeJournal(bytes, {manifest, part});
	expect([...journal!.have]).toEqual([0, 3, 19]);
	expect(journal!.boot).toBe(bootIdentity());
});

it('is believed in no other form', () => {
	for (let position = 0; position < bytes.length; position++) {
		const flipped = Buffer.from(bytes);
		flipped[position]! ^= 1;
		expect(decodeJournal(flipped, {manifest, part})).toBeUndefined();
		expect(decodeJournal(bytes.subarray(0, position), {manifest, part})).toBeUndefined();
	}
	expect(decodeJournal(Buffer.concat([bytes, Buffer.alloc(1)]), {manifest, part})).toBeUndefined();
});

it('is believed of no other file', () => {
	expect(decodeJournal(bytes, {manifest, part: {...part, ino: 3n}})).toBeUndefined();
	expect(decodeJournal(bytes, {manifest, part: {...part, dev: 3n}})).toBeUndefined();
	expect(decodeJournal(bytes, {manifest: manifestOf(someBytes(20_000, 2), 1024), part})).toBeUndefined();
});

it('is checked, after a power loss, at its end and at a hundredth of the rest', () => {
	const large = {...manifest, size: 10_000 * 1024 * 1024, fragmentSize: 1024 * 1024};
	const found = sample(large, Bitfield.full(10_000));
	for (let index = 9936; index < 10_000; index++) expect(found.has(index)).toBe(true);
	expect(found.size).toBeGreaterThan(64 + 50);
	expect(found.size).toBeLessThanOrEqual(64 + 100);
	expect(sample(large, new Bitfield(10_000)).size).toBe(0);
});
