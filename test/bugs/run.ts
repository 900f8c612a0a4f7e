/** `npm run bugs`: every seeded bug, what caught it, and how many seeds that took. Words given choose some by name. */
import {bugs} from './bugs.ts';
import {type Hunt, huntAll} from './hunt.ts';

const words = process.argv.slice(2);
const chosen = bugs.filter(({name}) => words.length === 0 || words.some(word => name.includes(word)));
const width = Math.max(...chosen.map(({name}) => name.length));
const tell = ({bug, seen, seed, took}: Hunt): void => {
	const by = 'suite' in bug.caughtBy ? bug.caughtBy.suite : 'simulation';
	const seeds = seed === null ? '-' : String(seed);
	const text = seen === null ? 'NOT CAUGHT' : seen.slice(0, 110);
	const seconds = (took / 1000).toFixed(1);
	console.log(`${bug.name.padEnd(width)}  ${seeds.padStart(5)} seeds ${seconds.padStart(6)} s  ${by}: ${text}`);
};
const hunts = await huntAll(chosen, tell);
const caught = hunts.filter(({seen}) => seen !== null).length;
console.log(`${caught} of ${chosen.length} caught`);
process.exitCode = caught === chosen.length ? 0 : 1;
