/** From `get` to the first fragment verified and on disk: since its process was started, and since it began to dial. */

import {once} from 'node:events';
import {rm} from 'node:fs/promises';
import {connect, createServer} from 'node:net';
import {join} from 'node:path';
import {makeFile} from './bare-sockets.ts';
import {mebibyte, type Row, series} from './figures.ts';
import {start} from './program.ts';
import {freePorts} from './rivals/rival.ts';
import type {Outcome, Setting} from './run.ts';

/** Milliseconds. */
const targets = {started: 400, dialled: 150} as const;

export const firstByte = async ({directory, sizeOf, runs, tell}: Setting): Promise<Outcome> => {
	const path = join(directory, 'file.bin');
	await makeFile(path, Math.min(sizeOf(100 * mebibyte), 100 * mebibyte));
	const [port] = await freePorts(1);
	const manager = start(['manager', '--port', `${port}`], {directory});
	await manager.fact('listening');
	const owner = start(['peer', `${port}`, path], {directory});
	await owner.fact('index-idle');
	// Between those who fetch and their manager, so that the first word of a dial is seen; files do not pass here.
	let dialledAt = 0;
	const door = createServer(socket => {
		dialledAt ||= Date.now();
		const inner = connect(port!, '127.0.0.1');
		socket.pipe(inner).pipe(socket);
		for (const end of [socket, inner]) end.on('error', () => end.destroy());
	}).listen(0, '127.0.0.1');
	await once(door, 'listening');
	const at = `${(door.address() as {port: number}).port}`;
	const started: number[] = [];
	const dialled: number[] = [];
	for (let run = 1; run <= runs; run++) {
		const output = join(directory, 'copies');
		dialledAt = 0;
		const begun = Date.now();
		const getter = start(['get', at, 'file.bin', '--output', output], {directory});
		const {time} = await getter.fact('fragment');
		const {code} = await getter.over;
		if (code !== 0) throw new Error(`shoal get ended with ${code}.`);
		await rm(output, {recursive: true});
		started.push(Date.parse(String(time)) - begun);
		dialled.push(Date.parse(String(time)) - dialledAt);
		tell(`run ${run} of ${runs}: ${started.at(-1)} ms after its start, ${dialled.at(-1)} ms after it dialled`);
	}
	door.close();
	await owner.stop();
	await manager.stop();
	const row = (what: string, values: readonly number[], most: number): Row => {
		const {median, least, most: longest} = series(values);
		const figure = `${median.toFixed(0)} ms (${least} to ${longest})`;
		return {what, figure, beside: '', ratio: null, target: `<= ${most} ms`, isMet: median <= most};
	};
	return {
		rows: [
			row('first byte on disk, after the start of get', started, targets.started),
			row('first byte on disk, after its first dial', dialled, targets.dialled),
		],
		runs: {started, dialled},
	};
};
