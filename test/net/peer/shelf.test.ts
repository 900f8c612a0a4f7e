import {expect, test} from 'vitest';
import {Bitfield} from '../../../source/net/bitfield.ts';
import {sealManifest} from '../../../source/net/manifest.ts';
import {Shelf} from '../../../source/net/peer/shelf.ts';
import type {Content} from '../../../source/net/ports.ts';

const manifest = sealManifest({size: 9, fragmentSize: 4, whole: 'ab'.repeat(32), hashes: new Uint8Array(96)});
const content: Content = {read: async () => {}};
const file = {manifest, content, path: '/shared/one'};

test('a complete file has every fragment, and goes on counting what was sent before it was complete', () => {
	const shelf = new Shelf();
	const have = new Bitfield(3);
	shelf.offer(manifest, content, have);
	shelf.sent(manifest.id, 1);
	expect(shelf.count).toBe(0);
	expect(shelf.share('one', file, false)).toBe(true);
	const holding = shelf.get(manifest.id)!;
	expect([holding.have.isFull, holding.have.length, [...holding.sent]]).toEqual([true, 3, [0, 1, 0]]);
	expect(holding.have).toBe(shelf.get(manifest.id)!.have);
	shelf.withdraw(manifest.id, have);
	shelf.sent(manifest.id, 1);
	expect([...shelf.get(manifest.id)!.sent]).toEqual([0, 2, 0]);
});

test('names are counted once each, and the file goes with its last', () => {
	const shelf = new Shelf();
	expect(['one', 'two', 'one'].map(name => shelf.share(name, file, true))).toEqual([true, true, false]);
	expect([shelf.count, shelf.shared().length]).toEqual([2, 2]);
	shelf.unshare(manifest.id, 'three');
	shelf.unshare(manifest.id, 'two');
	shelf.unshare(manifest.id, 'two');
	expect([shelf.count, shelf.named('one')]).toEqual([1, [manifest.id]]);
	shelf.unshare(manifest.id, 'one');
	expect([shelf.count, shelf.get(manifest.id)]).toEqual([0, undefined]);
});
