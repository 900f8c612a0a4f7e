/** Feeds mutants to everything that reads what others made: `--count N --seed S`, of all targets or of `--target NAME`; `--from TURN` repeats one. */
import {parseArgs} from 'node:util';
import {fuzz, replay} from './fuzz.ts';
import {targets} from './targets.ts';

const {values} = parseArgs({
	options: {
		count: {type: 'string', default: '10000000'},
		seed: {type: 'string', default: '1'},
		target: {type: 'string'},
		from: {type: 'string', default: '0'},
	},
});
const chosen = targets.filter(({name}) => values.target === undefined || name === values.target);
const count = Number(values.count);
const seed = Number(values.seed);
if (chosen.length === 0 || !(count >= 1) || !Number.isInteger(seed)) {
	console.error(`fuzz [--count N] [--seed S] [--target ${targets.map(({name}) => name).join('|')}] [--from TURN]`);
	process.exit(2);
}

const whole = chosen.reduce((sum, {share}) => sum + share, 0);
for (const target of chosen) {
	const started = performance.now();
	try {
		replay(target);
		const inputs = Math.ceil((count * target.share) / whole);
		const outcomes = fuzz(target, {count: inputs, seed, from: Number(values.from)});
		const seconds = ((performance.now() - started) / 1000).toFixed(1);
		const words = [...outcomes].map(([word, times]) => `${times} ${word}`).join(', ');
		console.log(`${target.name}: ${inputs} inputs in ${seconds} s: ${words}`);
	} catch (error) {
		console.log(error instanceof Error ? error.message : error);
		process.exitCode = 1;
	}
}
