import {execFileSync} from 'node:child_process';
import {fileURLToPath} from 'node:url';
import {expect, test} from 'vitest';

const heap = fileURLToPath(new URL('../../source/host/heap.ts', import.meta.url));

/** Bytes of the nursery of a process that made much garbage of which some lives on for a while. */
const nurseryAfter = (before: string): number => {
	const program = `
		${before}
		const {getHeapSpaceStatistics} = await import('node:v8');
		let kept = [];
		for (let round = 0; round < 200; round++) kept = Array.from({length: 20_000}, (_, index) => ({index, round}));
		const space = getHeapSpaceStatistics().find(({space_name}) => space_name === 'new_space');
		console.log(space.space_size + kept.length * 0);
	`;
	return Number(execFileSync(process.execPath, ['--input-type=module', '-e', program], {encoding: 'utf8'}));
};

test('a nursery that is kept small does not grow with what survives; another does, and one that may again', () => {
	const kept = nurseryAfter(`(await import(${JSON.stringify(heap)})).keepNurserySmall();`);
	const grown = nurseryAfter('');
	const freed = nurseryAfter(
		`const heap = await import(${JSON.stringify(heap)}); heap.keepNurserySmall(); heap.letNurseryGrow();`,
	);
	expect(grown).toBeGreaterThan(3 * kept);
	expect(freed).toBeGreaterThan(3 * kept);
});
