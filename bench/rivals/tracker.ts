/** What BitTorrent needs around it: a torrent by mktorrent, and opentracker, which is told the only torrent it may serve. */
import {execFileSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {mkdir, readFile, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {gibibyte, mebibyte} from '../figures.ts';
import {watch} from '../watched.ts';
import {freePorts, type Machine, type Task} from './rival.ts';

export type Tracker = {
	/** The torrent's file. */
	readonly torrent: string;
	/** Resolves when so many have told the tracker that they have all of it; rejects after twenty seconds. */
	seeded(sources: number): Promise<void>;
	close(): Promise<void>;
};

/** SHA-1 of the part called info, in hex: mktorrent writes it last. Throws when there is none. */
export const infoHash = (torrent: Buffer): string => {
	const key = '4:info';
	const at = torrent.indexOf(key);
	if (at < 0 || torrent.at(-1) !== 'e'.charCodeAt(0)) throw new Error('This is no torrent.');
	return createHash('sha1')
		.update(torrent.subarray(at + key.length, -1))
		.digest('hex');
};

/** How many have all of it, in a tracker's answer to a scrape; 0 when it has not heard of it. */
export const completeIn = (answer: string): number => Number(/8:completei(\d+)e/.exec(answer)?.[1] ?? 0);

/** Bytes of a piece as a power of two: what clients take without a word, and at most a few thousand of them. */
const pieceLength = (size: number): number => (size <= 256 * mebibyte ? 18 : size <= gibibyte ? 19 : 20);

const attempts = 200;
/** Milliseconds. */
const pause = 100;

export const track = async ({directory, path, size, sources}: Task): Promise<Tracker> => {
	const [{address, before}] = sources as readonly [Machine];
	const [port] = await freePorts(1);
	const at = `http://${address}:${port}`;
	const torrent = join(directory, 'file.torrent');
	// Private: no other way to find each other than the tracker.
	const words = ['-p', '-a', `${at}/announce`, '-l', `${pieceLength(size)}`, '-o', torrent, path];
	execFileSync('mktorrent', words, {stdio: 'pipe'});
	const hash = infoHash(await readFile(torrent));
	// As root it shuts itself into this folder and becomes nobody: the name of the list is from there.
	const jail = join(directory, 'tracker');
	await mkdir(jail, {recursive: true, mode: 0o755});
	await writeFile(join(jail, 'whitelist'), `${hash}\n`);
	const isRoot = process.getuid?.() === 0;
	const list = isRoot ? 'whitelist' : join(jail, 'whitelist');
	const said = ['-i', address, '-p', `${port}`, '-P', `${port}`, '-d', jail, '-w', list];
	const tracker = watch([...before, 'opentracker', ...said], {isNoisy: true});
	const scrape = `${at}/scrape?info_hash=${hash.replaceAll(/../g, '%$&')}`;
	const ask = `fetch('${scrape}').then(answer => answer.text()).then(text => process.stdout.write(text))`;
	return {
		torrent,
		seeded: async wanted => {
			for (let attempt = 0; attempt < attempts; attempt++) {
				const [command, ...rest] = [...before, process.execPath, '-e', ask];
				try {
					if (
						completeIn(execFileSync(command!, rest, {encoding: 'latin1', stdio: ['ignore', 'pipe', 'ignore']})) >=
						wanted
					)
						return;
				} catch {
					// It does not listen yet: the next attempt tells.
				}
				await sleep(pause);
			}
			throw new Error('the sources did not reach the tracker.');
		},
		close: () => tracker.stop(),
	};
};
