import {expect, test} from 'vitest';
import {hash} from '../../source/net/hash.ts';
import {
	defaultFragmentSize,
	fileId,
	fragmentCount,
	fragmentLength,
	geometryFailure,
	isFragment,
	isManifest,
	sealManifest,
} from '../../source/net/manifest.ts';

const kibibyte = 1024;
const mebibyte = 1024 * kibibyte;
const gibibyte = 1024 * mebibyte;

test.each([
	[0, 64 * kibibyte, 0],
	[1, 64 * kibibyte, 1],
	[256 * mebibyte, 64 * kibibyte, 4096],
	[256 * mebibyte + 1, 128 * kibibyte, 2049],
	[2 * gibibyte, 512 * kibibyte, 4096],
	[64 * gibibyte, 16 * mebibyte, 4096],
	[65 * gibibyte, 16 * mebibyte, 4160],
])('a file of %i bytes has fragments of %i bytes, %i of them', (size, fragmentSize, count) => {
	expect(defaultFragmentSize(size)).toBe(fragmentSize);
	expect(fragmentCount({size, fragmentSize})).toBe(count);
});

test('the last fragment has what is left', () => {
	expect(fragmentLength({size: 100, fragmentSize: 30}, 3)).toBe(10);
	expect(fragmentLength({size: 90, fragmentSize: 30}, 2)).toBe(30);
});

test('the id is BLAKE3 over tag, sizes, whole hash and fragment hashes', () => {
	const bytes = Buffer.from('hello');
	const whole = hash(bytes).toString('hex');
	const manifest = sealManifest({size: 5, fragmentSize: 65_536, whole, hashes: hash(bytes)});
	const head = Buffer.from('shoal-manifest/1\0'.padEnd(17), 'latin1');
	const numbers = Buffer.from('0000000000000005' + '00010000', 'hex');
	expect(manifest.id).toBe(hash(Buffer.concat([head, numbers, hash(bytes), hash(bytes)])).toString('hex'));
	expect(isManifest(manifest)).toBe(true);
	expect(isFragment(manifest, 0, bytes)).toBe(true);
	expect(isFragment(manifest, 0, Buffer.from('hellp'))).toBe(false);
	expect(isFragment(manifest, 0, Buffer.from('hell'))).toBe(false);
	expect(isManifest({...manifest, size: 6})).toBe(false);
	expect(isManifest({...manifest, fragmentSize: 2048})).toBe(false);
	expect(fileId({...manifest, fragmentSize: 2048})).not.toBe(manifest.id);
});

test.each([
	[{size: -1, fragmentSize: 65_536}],
	[{size: 2 ** 53, fragmentSize: 65_536}],
	[{size: 10, fragmentSize: 0}],
	[{size: 10, fragmentSize: 1023}],
	[{size: 10, fragmentSize: 17 * mebibyte}],
	[{size: 2 ** 40, fragmentSize: 1024}],
])('%o is no file', geometry => {
	expect(geometryFailure(geometry)?.code).toBe('E_PROTO');
});
