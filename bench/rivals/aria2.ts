/** aria2 two ways: over HTTP from as many nginx as there are sources, and as a BitTorrent client with a tracker. */
import {mkdirSync, writeFileSync} from 'node:fs';
import {basename, dirname, join} from 'node:path';
import {watch} from '../watched.ts';
import {marked} from './marker.ts';
import {serve} from './nginx.ts';
import {freePorts, type Machine, type Order, type Rival, versionOf, wholeAtEnd} from './rival.ts';
import {track} from './tracker.ts';

/** What it does by itself would be noise, or take the time of making room for the file. */
const quiet = ['--no-conf=true', '--quiet=true', '--file-allocation=none', '--allow-overwrite=true'];
const torrentOnly = [
	...['--enable-dht=false', '--enable-dht6=false', '--enable-peer-exchange=false', '--bt-enable-lpd=false'],
	...['--follow-torrent=true', '--bt-max-peers=0', '--max-upload-limit=0'],
];

/** Connections to one server, as many as it allows. */
const connections = 16;

export const aria2Http: Rival = {
	name: 'aria2-http',
	needs: ['nginx', 'aria2c'],
	version: () => `${versionOf('aria2c')}, ${versionOf('nginx', '-v')}`,
	isFor: ({downloaders}) => downloaders === 1,
	open: async task => {
		const {servers, urls} = await serve(task);
		return {
			sources: servers,
			download: (on: Machine, {directory}: Order) => {
				const spread = [`--max-connection-per-server=${connections}`, `--split=${connections}`, '--min-split-size=1M'];
				const process = watch([...on.before, 'aria2c', ...quiet, ...spread, '--dir', directory, ...urls]);
				return {path: join(directory, basename(task.path)), process, whole: wholeAtEnd('aria2', process)};
			},
			close: async () => void (await Promise.all(servers.map(server => server.stop()))),
		};
	},
};

export const aria2: Rival = {
	name: 'aria2',
	needs: ['aria2c', 'opentracker', 'mktorrent'],
	version: () => `${versionOf('aria2c')}, opentracker, ${versionOf('mktorrent', '-h')}`,
	isFor: () => true,
	open: async task => {
		const tracker = await track(task);
		const name = basename(task.path);
		const ports = await freePorts(task.sources.length + task.downloaders);
		const client = (on: Machine, port: number, directory: string, ...words: readonly string[]) =>
			watch([
				...[...on.before, 'aria2c', ...quiet, ...torrentOnly, `--listen-port=${port}`, '--dir', directory],
				...[...words, tracker.torrent],
			]);
		const sources = task.sources.map((machine, index) =>
			client(machine, ports[index]!, dirname(task.path), '--bt-seed-unverified=true', '--seed-ratio=0'),
		);
		await tracker.seeded(sources.length);
		return {
			sources,
			download: (on: Machine, {directory, index, isAlone}: Order) => {
				const port = ports[sources.length + index]!;
				const path = join(directory, name);
				if (isAlone) {
					const process = client(on, port, directory, '--seed-time=0');
					return {path, process, whole: wholeAtEnd('aria2', process)};
				}
				const aside = `${directory}-done`;
				mkdirSync(aside, {recursive: true});
				const [hook, file] = [join(aside, 'hook'), join(aside, 'done')];
				writeFileSync(hook, `#!/bin/sh\ntouch '${file}'\n`, {mode: 0o755});
				const process = client(on, port, directory, '--seed-ratio=0', `--on-bt-download-complete=${hook}`);
				return {path, process, whole: marked('aria2', file, process)};
			},
			close: async () => {
				await Promise.all(sources.map(source => source.stop()));
				await tracker.close();
			},
		};
	},
};
