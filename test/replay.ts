/** Plays simulated worlds by seed: `--seed N [--messages]` prints one trace, `--seeds N [--from K]` runs a slice and sums it up. */
import {parseArgs} from 'node:util';
import {runScenario} from '../source/simulation/scenario.ts';

const {values} = parseArgs({
	options: {
		seed: {type: 'string'},
		seeds: {type: 'string'},
		from: {type: 'string', default: '1'},
		messages: {type: 'boolean', default: false},
	},
});

if (values.seed !== undefined) {
	const {trace, traceHash, violations, lasted} = runScenario(Number(values.seed), values.messages);
	console.log(trace);
	console.log(`\nseed ${values.seed}: ${(lasted / 1000).toFixed(1)} virtual seconds, trace ${traceHash}`);
	console.log(violations.length === 0 ? 'All invariants hold.' : `Violated:\n${violations.join('\n')}`);
	process.exitCode = violations.length === 0 ? 0 : 1;
} else {
	const from = Number(values.from);
	const count = Number(values.seeds ?? 300);
	const started = performance.now();
	let lasted = 0;
	let failed = 0;
	let slowest = {seed: 0, completedIn: 0};
	for (let seed = from; seed < from + count; seed++) {
		const outcome = runScenario(seed);
		lasted += outcome.lasted;
		if (outcome.completedIn > slowest.completedIn) slowest = outcome;
		if (outcome.violations.length === 0) continue;
		failed++;
		console.log(`seed ${seed}: ${outcome.violations.map(violation => violation.slice(0, 300)).join('\n  ')}`);
		console.log(`  npm run replay -- --seed ${seed}`);
	}
	const seconds = (performance.now() - started) / 1000;
	console.log(
		`${count} seeds from ${from}: ${failed} failed, ${(lasted / 1000).toFixed(0)} virtual seconds in ${seconds.toFixed(1)} s`,
	);
	console.log(
		`slowest after its last fault: seed ${slowest.seed}, ${(slowest.completedIn / 1000).toFixed(1)} virtual seconds`,
	);
	process.exitCode = failed === 0 ? 0 : 1;
}
