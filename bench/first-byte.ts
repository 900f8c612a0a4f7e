/** From the start of `get`, and from its first dial, to the first fragment on disk. The dial is seen by a relay before the manager. */
import {mkdir} from 'node:fs/promises';
import {connect, createServer} from 'node:net';
import {join} from 'node:path';
import {makeFile} from './bare-sockets.ts';
import {mebibyte, type Series, series} from './figures.ts';
import {start} from './program.ts';
import type {Outcome, Setting} from './run.ts';

/** Milliseconds. */
const targets = {start: 400, dial: 150};
/** It takes long enough for the first fragment to be noticed, and soon ends. */
const size = 64 * mebibyte;
const runsEach = 3;

export const firstByte = async ({directory, runs, tell}: Setting): Promise<Outcome> => {
	const path = join(directory, 'file.bin');
	await makeFile(path, size);
	const manager = start(['manager', '--port', '0'], {directory});
	const {port} = await manager.fact('listening');
	const source = start(['peer', String(port), path], {directory});
	await source.fact('index-idle');
	let dialledAt = 0;
	const relay = createServer(socket => {
		dialledAt = Date.now();
		const onward = connect({port: Number(port), host: '127.0.0.1'});
		socket.pipe(onward).pipe(socket);
		for (const end of [socket, onward]) end.on('error', () => end.destroy());
	});
	await new Promise<void>(resolve => relay.listen(0, '127.0.0.1', resolve));
	const {port: relayPort} = relay.address() as {port: number};
	const sinceStart: number[] = [];
	const sinceDial: number[] = [];
	for (let at = 1; at <= runs * runsEach; at++) {
		const into = join(directory, `copy-${at}`);
		await mkdir(into);
		const begun = Date.now();
		const getter = start(['get', String(relayPort), '--output', into, '--wait', '10'], {directory});
		const first = await getter.first('fragment');
		const stored = Date.parse(String(first.time));
		sinceStart.push(stored - begun);
		sinceDial.push(stored - dialledAt);
		await getter.ended();
	}
	relay.close();
	await source.stop();
	await manager.stop();
	const [startSeries, dialSeries] = [series(sinceStart), series(sinceDial)];
	tell(`start ${startSeries.median} ms, dial ${dialSeries.median} ms`);
	const row = (what: string, of: Series, target: number): Outcome['rows'][number] => ({
		...{what, figure: `${of.median} ms (${of.least} to ${of.most})`, beside: '', ratio: null},
		...{target: `<= ${target} ms`, isMet: of.median <= target},
	});
	const rows = [
		row('start of get to first fragment on disk', startSeries, targets.start),
		row('first dial to first fragment on disk', dialSeries, targets.dial),
	];
	return {rows, runs: {sinceStart, sinceDial}};
};
