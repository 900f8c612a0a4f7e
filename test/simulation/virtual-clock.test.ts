import {describe, expect, it} from 'vitest';
import {SeededRandom} from '../../source/simulation/seeded-random.ts';
import {VirtualClock} from '../../source/simulation/virtual-clock.ts';

describe('virtual time', () => {
	it('calls back in order of time, then of asking, whatever the order of asking', () => {
		const clock = new VirtualClock();
		const random = new SeededRandom(1);
		const asked = Array.from({length: 500}, (_, order) => ({at: random.int(0, 50), order}));
		const called: typeof asked = [];
		for (const one of asked) clock.after(one.at, () => called.push(one));
		clock.run(100);
		expect(called).toEqual(asked.toSorted((left, right) => left.at - right.at || left.order - right.order));
		expect(clock.now()).toBe(100);
	});

	it('passes only as far as it is told, and forgets what is cancelled', () => {
		const clock = new VirtualClock();
		const called: number[] = [];
		clock.after(10, () => {
			called.push(clock.now());
			clock.after(0, () => called.push(-1));
		});
		clock.after(5, () => called.push(5))();
		clock.after(11, () => called.push(11));
		clock.run(10);
		expect(called).toEqual([10, -1]);
	});

	it('stops when something is so', () => {
		const clock = new VirtualClock();
		let count = 0;
		for (let at = 1; at <= 9; at++) clock.after(at, () => count++);
		expect(clock.run(100, () => count === 4)).toBe(true);
		expect(clock.now()).toBe(4);
		expect(clock.run(100, () => count === 40)).toBe(false);
	});
});

describe('seeded chance', () => {
	const draw = (random: SeededRandom): number[] => Array.from({length: 1000}, () => random.next());

	it('repeats for the same seed and label, and for nothing else', () => {
		expect(draw(new SeededRandom(7, 'a'))).toEqual(draw(new SeededRandom(7, 'a')));
		expect(draw(new SeededRandom(7, 'a'))).not.toEqual(draw(new SeededRandom(7, 'b')));
		expect(draw(new SeededRandom(7, 'a'))).not.toEqual(draw(new SeededRandom(8, 'a')));
	});

	it('forks generators that its own use does not disturb', () => {
		const [first, second] = [new SeededRandom(7), new SeededRandom(7)];
		second.next();
		expect(draw(first.fork('x'))).toEqual(draw(second.fork('x')));
	});

	it('is even and within bounds', () => {
		const random = new SeededRandom(3);
		const counts = [0, 0, 0, 0];
		for (let draws = 0; draws < 8000; draws++) counts[random.int(0, 3)]!++;
		for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(200);
		expect(random.chance(0)).toBe(false);
		expect(random.chance(1)).toBe(true);
		expect(random.id()).toMatch(/^[\w-]{21}$/);
	});
});
