import {expect, it} from 'vitest';
import {FloodWatch} from '../../../source/net/tcp/flood.ts';
import {floodText} from '../../../source/output/flood.ts';

const away = (watch: FloodWatch, host: string, times: number) => {
	for (let turn = 0; turn < times; turn++) watch.turnedAway(host);
};

it('a flood is one line with a count, at most every ten seconds', () => {
	const watch = new FloodWatch();
	const told = [];
	for (let tick = 1; tick <= 60; tick++) {
		away(watch, '10.0.0.9', 400);
		away(watch, '10.0.0.8', 100);
		told.push(watch.told(tick));
	}
	const lines = told.filter(flood => flood !== undefined);
	expect(lines).toHaveLength(6);
	expect(lines.map(({connections}) => connections)).toEqual([500, 5000, 5000, 5000, 5000, 5000]);
	expect(lines.every(({hosts}) => hosts === 2)).toBe(true);
	expect(floodText({event: 'flood', ...lines[1]!})).toBe('turned away 5000 connections in 10 s, most from 10.0.0.9');
});

it('a stray caller is no flood', () => {
	const watch = new FloodWatch();
	for (let tick = 1; tick <= 60; tick++) {
		watch.turnedAway('10.0.0.9');
		expect(watch.told(tick)).toBeUndefined();
	}
});

it('a flood from very many addresses costs little memory and is counted whole', () => {
	const watch = new FloodWatch();
	for (let host = 0; host < 100_000; host++) watch.turnedAway(`10.${host >> 16}.${(host >> 8) & 255}.${host & 255}`);
	expect(watch.told(10)).toMatchObject({connections: 100_000, hosts: 256});
});
