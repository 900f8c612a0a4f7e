import {describe, expect, it} from 'vitest';
import {isSigned, isSmallOrder, newIdentity} from '../../../source/net/tcp/keys.ts';

const prime = 2n ** 255n - 19n;
const modulo = (number: bigint): bigint => ((number % prime) + prime) % prime;
const power = (base: bigint, exponent: bigint): bigint => {
	let result = 1n;
	for (let rest = exponent, square = base; rest > 0n; rest >>= 1n, square = modulo(square * square))
		if (rest & 1n) result = modulo(result * square);
	return result;
};
const over = (above: bigint, below: bigint): bigint => modulo(above * power(modulo(below), prime - 2n));
const d = over(-121_665n, 121_666n);
/** The y of twice a point of edwards25519 (RFC 8032, 5.1): the square of x follows from y. */
const doubled = (y: bigint): bigint => {
	const square = modulo(y * y);
	const x = over(square - 1n, d * square + 1n);
	return over(square + x, 2n - square + x);
};
/** As the 32 bytes of a key, the sign of x left out. */
const spelt = (y: bigint): Buffer => Buffer.from(y.toString(16).padStart(64, '0'), 'hex').reverse();

describe('a key of small order', () => {
	/** A point of order eight; with its negative and those of lower orders, two of them spelt twice, there are no others. */
	const eighth = BigInt('0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826');
	const listed = [0n, 1n, prime - 1n, prime, prime + 1n, eighth, prime - eighth];

	it.each(listed.map(y => [y]))('is refused, whatever the sign: %s', y => {
		expect(doubled(doubled(doubled(modulo(y))))).toBe(1n);
		const key = spelt(y);
		expect(isSmallOrder(key)).toBe(true);
		key[31]! |= 0x80;
		expect(isSmallOrder(key)).toBe(true);
		const anybodys = Buffer.concat([spelt(1n), Buffer.alloc(32)]);
		for (let turn = 0; turn < 32; turn++) expect(isSigned(key, Buffer.of(turn), anybodys)).toBe(false);
	});

	it('is none that somebody holds', () => {
		const {publicKey, sign} = newIdentity();
		expect(isSmallOrder(publicKey)).toBe(false);
		expect(isSigned(publicKey, Buffer.of(1), sign(Buffer.of(1)))).toBe(true);
	});
});
