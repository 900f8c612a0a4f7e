/** qBittorrent without its window: a profile folder each, the torrent on its command line, a command of its own when it is done. */
import {mkdirSync, writeFileSync} from 'node:fs';
import {basename, dirname, join} from 'node:path';
import {watch} from '../watched.ts';
import {marked} from './marker.ts';
import {freePorts, type Machine, type Order, type Rival, versionOf} from './rival.ts';
import {track} from './tracker.ts';

/**
 * Nothing that would find others but the tracker, no limits, several on one address; TCP alone, since its own protocol over UDP costs
 * far more processor time where the line is not the limit, and gives way where it is.
 */
const profile = (port: number, ownPort: number, done: string): string => `[LegalNotice]
Accepted=true

[AutoRun]
enabled=true
program=touch ${done}

[BitTorrent]
Session\\DHTEnabled=false
Session\\PeXEnabled=false
Session\\LSDEnabled=false
Session\\Port=${port}
Session\\BTProtocol=TCP
Session\\Preallocation=false
Session\\QueueingSystemEnabled=false
Session\\MultiConnectionsPerIp=true
Session\\MaxConnections=-1
Session\\MaxConnectionsPerTorrent=-1
Session\\MaxUploads=-1
Session\\MaxUploadsPerTorrent=-1

[Network]
PortForwardingEnabled=false

[Preferences]
WebUI\\Address=127.0.0.1
WebUI\\Port=${ownPort}
WebUI\\UseUPnP=false
`;

export const qbittorrent: Rival = {
	name: 'qbittorrent',
	needs: ['qbittorrent-nox', 'opentracker', 'mktorrent'],
	version: () => `${versionOf('qbittorrent-nox')}, opentracker, ${versionOf('mktorrent', '-h')}`,
	isFor: () => true,
	open: async task => {
		const tracker = await track(task);
		const ports = await freePorts(2 * (task.sources.length + task.downloaders));
		const client = (on: Machine, index: number, home: string, directory: string, ...words: readonly string[]) => {
			const settings = join(home, 'qBittorrent', 'config');
			mkdirSync(settings, {recursive: true});
			writeFileSync(
				join(settings, 'qBittorrent.conf'),
				profile(ports[2 * index]!, ports[2 * index + 1]!, join(home, 'done')),
			);
			const said = [`--profile=${home}`, `--save-path=${directory}`, '--add-paused=false', '--skip-dialog=true'];
			return watch([...on.before, 'qbittorrent-nox', ...said, ...words, tracker.torrent], {isNoisy: true});
		};
		const sources = task.sources.map((machine, index) =>
			client(machine, index, join(task.directory, `source-${index}`), dirname(task.path), '--skip-hash-check'),
		);
		await tracker.seeded(sources.length);
		return {
			sources,
			download: (on: Machine, {directory, index}: Order) => {
				const home = `${directory}-profile`;
				const process = client(on, sources.length + index, home, directory);
				const whole = marked('qBittorrent', join(home, 'done'), process);
				return {path: join(directory, basename(task.path)), process, whole};
			},
			close: async () => {
				await Promise.all(sources.map(source => source.stop()));
				await tracker.close();
			},
		};
	},
};
