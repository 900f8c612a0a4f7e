import {expect, it} from 'vitest';
import type {OpenFile} from '../../source/files/file-system.ts';
import {PartFile, type PartStore} from '../../source/files/part-file.ts';
import {Bitfield} from '../../source/net/bitfield.ts';
import type {FileId, Manifest} from '../../source/net/types.ts';

const mebibyte = 1024 * 1024;
const count = 20;
const manifest: Manifest = {
	id: '0'.repeat(64) as FileId,
	size: count * 16 * mebibyte,
	fragmentSize: 16 * mebibyte,
	whole: '0'.repeat(64),
	hashes: new Uint8Array(count * 32),
};

/** A store that takes everything at once, but syncs only when it is let. */
const slowStore = () => {
	const waiting: (() => void)[] = [];
	const begun: (() => void)[] = [];
	const listed: number[] = [];
	let syncs = 0;
	let isQuick = false;
	const store: PartStore = {
		path: 'a.bin',
		isWrittenDown: true,
		write: () => Promise.resolve(),
		read: () => Promise.resolve(0),
		sync: () => {
			syncs++;
			begun.shift()?.();
			if (isQuick) return Promise.resolve();
			return new Promise(resolve => waiting.push(resolve));
		},
		writeDown: have => {
			listed.push(have.count);
			return Promise.resolve();
		},
		combine: () => Promise.resolve({} as OpenFile),
		failureOf: error => {
			throw error;
		},
		close: () => Promise.resolve(),
		remove: () => Promise.resolve(),
	};
	return {
		store,
		listed,
		syncs: () => syncs,
		/** Lets the sync that waits go through. */
		pass: () => waiting.shift()?.(),
		/** From now on none waits. */
		passAll: () => {
			isQuick = true;
			for (const pass of waiting.splice(0)) pass();
		},
		/** Resolves when the next sync begins. */
		nextSync: () => new Promise<void>(resolve => begun.push(resolve)),
	};
};

it('syncs a slow disk again only when as much has come as after a quick one', async () => {
	const slow = slowStore();
	const partFile = new PartFile({store: slow.store, manifest, have: new Bitfield(count), onBroken: () => {}});
	const store = async (from: number, to: number): Promise<void> => {
		for (let index = from; index < to; index++) await partFile.store(index, new Uint8Array(0));
	};
	await store(0, 4);
	await store(4, 16);
	expect(slow.syncs()).toBe(1);
	const second = slow.nextSync();
	slow.pass();
	await second;
	// A sixty-fourth mebibyte has not come since the second began.
	await store(16, 17);
	slow.passAll();
	await partFile.combine();
	expect([slow.syncs(), slow.listed]).toEqual([2, [4, 16]]);
	// What came last is written down with the end.
	await partFile.close();
	expect(slow.listed).toEqual([4, 16, 17]);
});
