/** From sharing a file to `indexed`, in a fresh process with an empty cache folder, beside `b3sum` with one thread. */
import {spawnSync} from 'node:child_process';
import {rm} from 'node:fs/promises';
import {join} from 'node:path';
import {makeFile} from './bare-sockets.ts';
import {rateText, series} from './figures.ts';
import {start} from './program.ts';
import type {Outcome, Setting} from './run.ts';

const target = 0.6;

export const indexing = async ({directory, size, runs, tell}: Setting): Promise<Outcome> => {
	if (spawnSync('b3sum', ['--version']).status !== 0) {
		tell('skipped: there is no b3sum here (Debian package b3sum)');
		return {rows: [], runs: {skipped: 'no b3sum'}};
	}
	const path = join(directory, 'file.bin');
	await makeFile(path, size);
	const yardstick: number[] = [];
	const ours: number[] = [];
	for (let run = 1; run <= runs; run++) {
		const begun = performance.now();
		spawnSync('b3sum', ['--num-threads', '1', path]);
		yardstick.push((performance.now() - begun) / 1000);
		ours.push(await index(directory, path));
		tell(`run ${run} of ${runs}: b3sum ${yardstick.at(-1)!.toFixed(2)} s, shoal ${ours.at(-1)!.toFixed(2)} s`);
	}
	const [theirs, mine] = [series(yardstick), series(ours)];
	const ratio = theirs.median / mine.median;
	return {
		rows: [
			{what: 'b3sum, one thread', figure: rateText(size, theirs), beside: '', ratio: null, target: '', isMet: null},
			{
				what: 'indexing',
				figure: rateText(size, mine),
				beside: 'b3sum',
				ratio,
				target: `>= ${target}`,
				isMet: ratio >= target,
			},
		],
		runs: {b3sum: yardstick, shoal: ours},
	};
};

/** Seconds from the line that asks for it to the fact that it is done; the process is up and joined before. */
const index = async (directory: string, path: string): Promise<number> => {
	await rm(join(directory, 'home'), {recursive: true, force: true});
	const manager = start(['manager', '--port', '0'], {directory});
	const {port} = await manager.fact('listening');
	const peer = start(['peer', String(port)], {directory});
	await peer.fact('list');
	const begun = performance.now();
	peer.type(`add ${path}`);
	await peer.fact('indexed');
	const seconds = (performance.now() - begun) / 1000;
	await peer.stop();
	await manager.stop();
	return seconds;
};
