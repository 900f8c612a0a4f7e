/** One source to one downloader, and four to one, beside bare sockets with the same number of bytes: by turns, on the same disk. */
import {mkdir} from 'node:fs/promises';
import {join} from 'node:path';
import {bareSockets, makeFile} from './bare-sockets.ts';
import {rateText, series} from './figures.ts';
import type {Outcome, Setting} from './run.ts';
import {type Download, Swarm} from './swarm.ts';

/** The share of bare sockets that frames and hashes must leave. */
const target = 0.6;
/** What two runs of the same differ by; four sources may not be slower than one beyond it. */
const noise = 0.05;

export const transfer = async ({directory, size, runs, tell}: Setting): Promise<Outcome> => {
	const path = join(directory, 'file.bin');
	const bareDirectory = join(directory, 'bare');
	await mkdir(bareDirectory);
	await makeFile(path, size);
	const bare: number[] = [];
	const one: Download[] = [];
	const four: Download[] = [];
	// Kept from run to run: the first download finds the sources' code cold, which four of them pay four times.
	const single = await Swarm.open({directory, path, sources: 1});
	const several = await Swarm.open({directory, path, sources: 4});
	for (let run = 1; run <= runs; run++) {
		bare.push((await bareSockets(size, bareDirectory)).seconds);
		one.push(await single.download({isChecked: run === 1}));
		four.push(await several.download({isChecked: run === 1}));
		tell(
			`run ${run} of ${runs}: bare ${bare.at(-1)!.toFixed(2)} s, one ${one.at(-1)!.seconds.toFixed(2)} s, four ${four.at(-1)!.seconds.toFixed(2)} s`,
		);
	}
	const peaks = [...single.sources, ...several.sources].map(source => source.peak());
	await Promise.all([single.close(), several.close()]);
	const bareSeries = series(bare);
	const oneSeries = series(secondsOf(one));
	const fourSeries = series(secondsOf(four));
	const whole = series(one.map(({wholeSeconds}) => wholeSeconds));
	const peak = Math.max(...peaks, ...one.map(download => download.peak), ...four.map(download => download.peak));
	const oneRatio = bareSeries.median / oneSeries.median;
	const fourRatio = oneSeries.median / fourSeries.median;
	const rows = [
		{
			what: 'bare sockets',
			figure: rateText(size, bareSeries),
			beside: '',
			ratio: null,
			target: '',
			isMet: null,
		},
		{
			what: 'one source to one',
			figure: rateText(size, oneSeries),
			beside: 'bare sockets',
			ratio: oneRatio,
			target: `>= ${target}`,
			isMet: oneRatio >= target,
		},
		{
			what: '  the whole process',
			figure: rateText(size, whole),
			beside: 'bare sockets',
			ratio: bareSeries.median / whole.median,
			target: '',
			isMet: null,
		},
		{
			what: '  the quickest of each',
			figure: `${oneSeries.least.toFixed(2)} s`,
			beside: 'bare sockets',
			ratio: bareSeries.least / oneSeries.least,
			target: '',
			isMet: null,
		},
		{
			what: 'four sources to one',
			figure: rateText(size, fourSeries),
			beside: 'one to one',
			ratio: fourRatio,
			target: '>= 1 within noise',
			isMet: fourRatio >= 1 - noise,
		},
		{
			what: '  the quickest of each',
			figure: `${fourSeries.least.toFixed(2)} s`,
			beside: 'one to one',
			ratio: oneSeries.least / fourSeries.least,
			target: '',
			isMet: null,
		},
		{
			what: 'peak memory of any',
			figure: `${peak.toFixed(0)} MiB`,
			beside: '',
			ratio: null,
			target: '<= 200 MiB',
			isMet: peak <= 200,
		},
	];
	return {rows, runs: {bare, one, four, sourcePeaks: peaks}};
};

const secondsOf = (downloads: readonly Download[]): number[] => downloads.map(({seconds}) => seconds);
