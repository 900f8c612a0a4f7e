/**
 * Ten thousand files of 10 KiB: `get FOLDER/` beside `tar` through a socket, which checks nothing and leaves what it wrote in the
 * system's memory; so a sync after it is timed too. From starting the process to its end.
 */
import {type ChildProcess, execFile, spawn} from 'node:child_process';
import {randomFillSync} from 'node:crypto';
import {once} from 'node:events';
import {mkdir, readdir, readFile, writeFile} from 'node:fs/promises';
import {connect, createServer, type Socket} from 'node:net';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {series} from './figures.ts';
import {start} from './program.ts';
import {freePorts} from './rivals/rival.ts';
import type {Outcome, Setting} from './run.ts';

const count = 10_000;
const size = 10 * 1024;
/** Times the seconds of tar. */
const target = 2;

const run = promisify(execFile);
const nameOf = (index: number): string => join(`${index % 100}`, `file-${index}.bin`);

const ended = async (child: ChildProcess): Promise<void> => {
	const [code] = await once(child, 'close');
	if (code !== 0) throw new Error(`tar ended with ${code}.`);
};

/** Seconds. Both ends have the socket itself as their input or output: nothing passes through us. */
const throughSocket = async (from: string, to: string): Promise<number> => {
	const server = createServer({pauseOnConnect: true}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	const begun = performance.now();
	const accepted = once(server, 'connection');
	const giving = connect((server.address() as {port: number}).port, '127.0.0.1');
	await once(giving, 'connect');
	const [taking] = (await accepted) as [Socket];
	const receiver = spawn('tar', ['-x', '-C', to], {stdio: [taking, 'inherit', 'inherit']});
	const sender = spawn('tar', ['-c', '-C', from, '.'], {stdio: ['ignore', giving, 'inherit']});
	const both = [ended(receiver), ended(sender)];
	// Ours would keep the connection open when theirs ends.
	taking.destroy();
	giving.destroy();
	await Promise.all(both);
	server.close();
	return (performance.now() - begun) / 1000;
};

const check = async (from: string, to: string, wanted: number): Promise<void> => {
	for (let index = 0; index < wanted; index++) {
		const [one, other] = await Promise.all([readFile(join(from, nameOf(index))), readFile(join(to, nameOf(index)))]);
		if (!one.equals(other)) throw new Error(`${nameOf(index)} differs.`);
	}
};

export const folder = async ({directory, runs, isQuick, tell}: Setting): Promise<Outcome> => {
	const files = isQuick ? count / 10 : count;
	const from = join(directory, 'many');
	for (let index = 0; index < Math.min(files, 100); index++) await mkdir(join(from, `${index}`), {recursive: true});
	for (let index = 0; index < files; index++)
		await writeFile(join(from, nameOf(index)), randomFillSync(Buffer.alloc(size)));
	const [port] = await freePorts(1);
	const manager = start(['manager', '--port', `${port}`], {directory});
	await manager.fact('listening');
	const owner = start(['peer', `${port}`, from], {directory});
	await owner.fact('index-idle');
	const [theirs, synced, ours, peaks]: [number[], number[], number[], number[]] = [[], [], [], []];
	for (let turn = 1; turn <= runs; turn++) {
		// They stay until the end: ext4 is slow where much was deleted just before.
		const [one, other] = [join(directory, `tar-${turn}`), join(directory, `got-${turn}`)];
		await mkdir(one);
		theirs.push(await throughSocket(from, one));
		const syncing = performance.now();
		await run('sync', ['-f', one]);
		synced.push(theirs.at(-1)! + (performance.now() - syncing) / 1000);
		const begun = performance.now();
		const getter = start(['get', `${port}`, 'many/', '--output', other, '--wait', '20'], {directory});
		const {code, peak} = await getter.over;
		ours.push((performance.now() - begun) / 1000);
		peaks.push(peak);
		if (code !== 0) throw new Error(`shoal get ended with ${code}.`);
		await check(from, await topOf(other), files);
		tell(`run ${turn} of ${runs}: tar ${theirs.at(-1)!.toFixed(2)} s, shoal ${ours.at(-1)!.toFixed(2)} s`);
	}
	await owner.stop();
	await manager.stop();
	const [tar, tarSynced, shoal] = [series(theirs), series(synced), series(ours)];
	const ratio = shoal.median / tar.median;
	const told = ({median, least, most}: typeof tar): string =>
		`${median.toFixed(2)} s (${least.toFixed(2)} to ${most.toFixed(2)})`;
	return {
		rows: [
			{
				...{
					what: `tar through a socket, ${files} files of 10 KiB`,
					figure: `${told(tar)}, on disk ${told(tarSynced)}`,
					beside: '',
				},
				...{ratio: null, target: '', isMet: null},
			},
			{
				what: `get FOLDER/, ${files} files of 10 KiB`,
				figure: `${told(shoal)}, ${Math.max(...peaks).toFixed(0)} MiB`,
				...{beside: 'tar', ratio, target: `<= ${target} times tar`, isMet: ratio <= target},
			},
		],
		runs: {tar: theirs, tarSynced: synced, shoal: ours, peaks},
	};
};

/** The folder that was made within. */
const topOf = async (path: string): Promise<string> => join(path, (await readdir(path)).find(name => name === 'many')!);
