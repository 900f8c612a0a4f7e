/** Power losses on demand: `--stories N [--from K] [--survivals S]` plays a slice and sums it up, `--story K --state N` one state. */
import {parseArgs} from 'node:util';
import {explore} from './explore.ts';

const {values} = parseArgs({
	options: {
		stories: {type: 'string', default: '100'},
		from: {type: 'string', default: '1'},
		survivals: {type: 'string', default: '12'},
		story: {type: 'string'},
		state: {type: 'string'},
	},
});
const survivals = Number(values.survivals);
const first = Number(values.story ?? values.from);
const count = values.story === undefined ? Number(values.stories) : 1;
const only = values.state === undefined ? undefined : Number(values.state);
const started = performance.now();
let states = 0;
let failed = 0;
for (let story = first; story < first + count; story++) {
	const explored = await explore(story, survivals, only);
	states += only === undefined ? explored.states : 1;
	failed += explored.violations.length;
	for (const why of explored.violations.slice(0, 5)) {
		const state = /\d+/.exec(why)![0];
		console.log(
			`story ${story}, ${why}\n  npm run power -- --story ${story} --survivals ${survivals} --state ${state}`,
		);
	}
}
const seconds = ((performance.now() - started) / 1000).toFixed(1);
console.log(`${count} stories from ${first}: ${states} states in ${seconds} s, ${failed} violations`);
process.exitCode = failed === 0 ? 0 : 1;
