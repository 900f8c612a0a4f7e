/** Kills real processes of a swarm: `--count N --seed S`, in drills of at most a hundred kills, a seed each. Prints the seed of one that fails. */
import {parseArgs} from 'node:util';
import {Drill} from './drill.ts';

const {values} = parseArgs({options: {count: {type: 'string', default: '100'}, seed: {type: 'string', default: '1'}}});
const count = Number(values.count);
const most = 100;
let seed = Number(values.seed);
const started = performance.now();

for (let done = 0; done < count && process.exitCode === undefined; seed++) {
	const kills = Math.min(most, count - done);
	const drill = new Drill(seed);
	try {
		const {kills: of, downloads, fetched, withoutManager} = await drill.run(kills);
		done += kills;
		const seconds = ((performance.now() - started) / 1000).toFixed(0);
		console.log(
			`seed ${seed}: ${of.downloader} downloaders, ${of.source} sources, ${of.manager} managers killed; ${downloads} files identical; ` +
				`${fetched} fragments fetched, none twice; bytes came ${withoutManager} times without a manager; ${done} kills in ${seconds} s`,
		);
	} catch (error) {
		console.log(`seed ${seed} failed: ${error instanceof Error ? error.message : error}`);
		console.log(`  npm run kills -- --count ${kills} --seed ${seed}`);
		process.exitCode = 1;
	} finally {
		drill.end();
	}
}
