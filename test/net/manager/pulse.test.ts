import {expect, test} from 'vitest';
import {Pulse} from '../../../source/net/manager/pulse.ts';

const interval = 2000;

test('regular heartbeats are all there, with the time between them', () => {
	const pulse = new Pulse(0, interval);
	for (let now = 1900; now <= 9500; now += 1900) pulse.heard(now);
	expect(pulse.beats).toBe(0b11_1111);
	expect(pulse.known).toBe(6);
	expect(pulse.gaps).toEqual([1900, 1900, 1900, 1900, 1900]);
	expect(pulse.renewals).toBe(5);
});

test('a gap of three intervals is two heartbeats that did not come', () => {
	const pulse = new Pulse(0, interval);
	pulse.heard(2000);
	pulse.heard(8000);
	expect(pulse.beats.toString(2)).toBe('11001');
	expect(pulse.known).toBe(5);
});

test('many frames within half an interval are one heartbeat, but each is a sign of life', () => {
	const pulse = new Pulse(0, interval);
	for (let now = 100; now < 1000; now += 100) pulse.heard(now);
	expect(pulse.known).toBe(1);
	expect(pulse.heardAt).toBe(900);
});

test('ten heartbeats and forty gaps are kept', () => {
	const pulse = new Pulse(0, interval);
	for (let count = 1; count <= 100; count++) pulse.heard(count * interval);
	expect(pulse.beats).toBe(0b11_1111_1111);
	expect(pulse.known).toBe(10);
	expect(pulse.gaps).toHaveLength(40);
	pulse.heard(100 * interval + 60 * interval);
	expect(pulse.beats).toBe(1);
});

test('our own stall is not the silence of a peer', () => {
	const pulse = new Pulse(0, interval);
	pulse.heard(2000);
	pulse.credit(8000, 5000);
	pulse.heard(8500);
	expect(pulse.beats).toBe(0b111);
	pulse.credit(9000, 60_000);
	expect(pulse.heardAt).toBe(9000);
});
