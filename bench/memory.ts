/** Resident memory while 20 GiB of nothing pass: a sparse file, from one source to one downloader. At its peak, and whether it grows. */
import {truncate, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {gibibyte, series} from './figures.ts';
import type {Outcome, Setting} from './run.ts';
import {Swarm} from './swarm.ts';

const usual = 20 * gibibyte;
/** MiB. */
const target = 200;
/** MiB by which the last third of a download may lie above the middle one and still count as flat. */
const flat = 16;

export const memory = async ({directory, sizeOf, tell}: Setting): Promise<Outcome> => {
	const size = sizeOf(usual);
	const told = `${(size / gibibyte).toFixed(1)} GiB`;
	const path = join(directory, 'sparse.bin');
	await writeFile(path, '');
	await truncate(path, size);
	const swarm = await Swarm.open({directory, path, sources: 1});
	const source = swarm.sources[0]!;
	const indexed = source.peak();
	tell(`${told} indexed`);
	const {peak, samples} = await swarm.download();
	const sourcePeak = source.peak();
	await swarm.close();
	const third = Math.floor(samples.length / 3);
	const [middle, last] = [samples.slice(third, -third), samples.slice(-third)].map(part => series(part).median);
	const growth = (last ?? 0) - (middle ?? 0);
	const row = (what: string, value: number, limit: string, isMet: boolean | null) => ({
		what,
		figure: `${value.toFixed(0)} MiB`,
		beside: '',
		ratio: null,
		target: limit,
		isMet,
	});
	return {
		rows: [
			row(`source, ${told}: peak`, sourcePeak, `<= ${target} MiB`, sourcePeak <= target),
			row('  of it while indexing', indexed, '', null),
			row(`downloader, ${told}: peak`, peak, `<= ${target} MiB`, peak <= target),
			row('  growth, last third', growth, `<= ${flat} MiB`, growth <= flat),
		],
		runs: {sourcePeak, indexed, peak, samples},
	};
};
