/** A folder of 10,000 files of 10 KiB, from one to one, beside tar through a socket: by turns, on the same disk, both until the disk has it. */
import {execFile, spawn} from 'node:child_process';
import {randomBytes} from 'node:crypto';
import {once} from 'node:events';
import {mkdir, readdir, readFile, writeFile} from 'node:fs/promises';
import {connect, createServer} from 'node:net';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {series} from './figures.ts';
import {start} from './program.ts';
import type {Outcome, Setting} from './run.ts';

const files = 10_000;
const fileSize = 10 * 1024;
/** Times what tar takes. */
const target = 2;

const run = promisify(execFile);

/** Both ends of tar with a connection between them, then a sync: tar itself ends when the memory of the system has it. */
const tarSeconds = async (from: string, into: string): Promise<number> => {
	await mkdir(into);
	const begun = performance.now();
	const unpack = spawn('tar', ['xf', '-', '-C', into], {stdio: ['pipe', 'inherit', 'inherit']});
	const server = createServer(socket => socket.pipe(unpack.stdin));
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const pack = spawn('tar', ['cf', '-', '-C', join(from, '..'), 'folder'], {stdio: ['ignore', 'pipe', 'inherit']});
	pack.stdout.pipe(connect({port: (server.address() as {port: number}).port, host: '127.0.0.1'}));
	const [code] = await once(unpack, 'close');
	server.close();
	if (code !== 0) throw new Error(`tar ended with ${code}.`);
	await run('sync', ['-f', into]);
	return (performance.now() - begun) / 1000;
};

const requireEqual = async (from: string, into: string): Promise<void> => {
	const names = await readdir(from);
	if ((await readdir(into)).length !== names.length) throw new Error('The copy has not as many files.');
	for (const name of names)
		if (!(await readFile(join(from, name))).equals(await readFile(join(into, name))))
			throw new Error(`${name} differs.`);
};

export const smallFiles = async ({directory, runs, tell}: Setting): Promise<Outcome> => {
	const folder = join(directory, 'folder');
	await mkdir(folder);
	for (let index = 0; index < files; index++)
		await writeFile(join(folder, `file-${String(index).padStart(5, '0')}.bin`), randomBytes(fileSize));
	const manager = start(['manager', '--port', '0'], {directory});
	const {port} = await manager.fact('listening');
	const source = start(['peer', String(port), folder], {directory});
	await source.fact('index-idle');
	const tar: number[] = [];
	const ours: number[] = [];
	const cpu: number[] = [];
	for (let at = 1; at <= runs; at++) {
		// Every copy in a folder of its own that stays until the end: ext4 is slow where much was deleted just before.
		tar.push(await tarSeconds(folder, join(directory, `tar-${at}`)));
		const into = join(directory, `ours-${at}`);
		await mkdir(into);
		await run('sync', ['-f', into]);
		const begun = performance.now();
		const getter = start(['get', String(port), 'folder/', '--output', into, '--wait', '10'], {directory});
		const ended = await getter.ended();
		ours.push((performance.now() - begun) / 1000);
		cpu.push(ended.cpu);
		if (ended.code !== 0) throw new Error(`shoal get ended with ${ended.code}.`);
		if (at === 1) await requireEqual(folder, join(into, 'folder'));
		tell(`run ${at} of ${runs}: tar ${tar.at(-1)!.toFixed(2)} s, ours ${ours.at(-1)!.toFixed(2)} s`);
	}
	await source.stop();
	await manager.stop();
	const [tarSeries, oursSeries] = [series(tar), series(ours)];
	const ratio = oursSeries.median / tarSeries.median;
	const figure = ({median, least, most}: typeof tarSeries): string =>
		`${median.toFixed(2)} s (${least.toFixed(2)} to ${most.toFixed(2)})`;
	const rows = [
		{
			what: 'tar through a socket, 10,000 files',
			figure: figure(tarSeries),
			beside: '',
			ratio: null,
			target: '',
			isMet: null,
		},
		{
			...{what: 'get FOLDER/, 10,000 files', figure: figure(oursSeries), beside: 'tar'},
			...{ratio, target: `<= ${target}`, isMet: ratio <= target},
		},
	];
	return {rows, runs: {tar, ours, cpu}};
};
