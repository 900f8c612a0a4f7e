/** A process of its own with one bug in its source: plays seeds until an invariant is violated. Prints what it found as JSON. */
import {registerHooks} from 'node:module';
import {argv} from 'node:process';
import {bugs} from './bugs.ts';
import {isBuggy, patched} from './patch.ts';

const [name, from, seeds] = argv.slice(2);
const bug = bugs.find(candidate => candidate.name === name);
if (!bug) throw new Error(`There is no seeded bug "${name}".`);
let isApplied = false;
registerHooks({
	load: (url, context, next) => {
		const loaded = next(url, context);
		if (!isBuggy(bug, url)) return loaded;
		isApplied = true;
		return {...loaded, source: patched(bug, Buffer.from(loaded.source as Uint8Array).toString())};
	},
});
const {runScenario} = await import('../../source/simulation/scenario.ts');
if (!isApplied) throw new Error(`The simulation does not load source/${bug.file}.`);

let found: {readonly seed: number; readonly violation: string} | null = null;
const first = Number(from);
for (let seed = first; seed < first + Number(seeds) && !found; seed++) {
	const [violation] = runScenario(seed).violations;
	if (violation !== undefined) found = {seed, violation: violation.split('\n')[0]!};
}
console.log(JSON.stringify(found));
