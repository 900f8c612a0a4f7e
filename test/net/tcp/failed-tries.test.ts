import {describe, expect, it} from 'vitest';
import {own} from '../../../source/net/tcp/callers.ts';
import {FailedTries} from '../../../source/net/tcp/failed-tries.ts';

const stranger = '10.0.0.9';

describe('handshakes that fail', () => {
	it('are heard until there are too many in a minute, then for a minute none of that address', () => {
		const tries = new FailedTries(3, 5);
		for (const tick of [0, 20, 40]) {
			expect(tries.isBarred(stranger, tick)).toBe(false);
			tries.add(stranger, tick);
		}
		expect(tries.isBarred(stranger, 40)).toBe(true);
		expect(tries.isBarred('10.0.0.8', 40)).toBe(false);
		expect(tries.isBarred(stranger, 99)).toBe(true);
		expect(tries.isBarred(stranger, 100)).toBe(false);
	});

	it('are forgotten after a minute', () => {
		const tries = new FailedTries(3, 5);
		for (const tick of [0, 30, 60, 90, 120]) tries.add(stranger, tick);
		expect(tries.isBarred(stranger, 120)).toBe(false);
	});

	it('that were under way when there were too many do not make the wait longer', () => {
		const tries = new FailedTries(3, 5);
		for (const tick of [0, 0, 0, 50]) tries.add(stranger, tick);
		expect(tries.isBarred(stranger, 60)).toBe(false);
	});

	it('of this machine have their own number', () => {
		const tries = new FailedTries(3, 5);
		for (let more = 0; more < 4; more++) tries.add(own, 0);
		expect(tries.isBarred(own, 0)).toBe(false);
		tries.add(own, 0);
		expect(tries.isBarred(own, 0)).toBe(true);
	});

	it('of any number of addresses are a bounded memory', () => {
		const tries = new FailedTries(1, 1);
		for (let address = 0; address < 5000; address++) tries.add(`address ${address}`, 0);
		expect(tries.isBarred('address 0', 0)).toBe(false);
		expect(tries.isBarred('address 4999', 0)).toBe(true);
	});
});
