/** Plain HTTP: nginx with `sendfile` on every source, curl to fetch; curl knows one source only, and verifies nothing. */
import {mkdir, writeFile} from 'node:fs/promises';
import {basename, dirname, join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {type Watched, watch} from '../watched.ts';
import {freePorts, type Machine, type Order, type Rival, type Task, versionOf, wholeAtEnd} from './rival.ts';

/** Web servers that have the file, and its URL at each. */
export type Servers = {readonly servers: readonly Watched[]; readonly urls: readonly string[]};

// One process, so that its memory and time are those of the server.
const configuration = (root: string, directory: string, {address}: Machine, port: number): string => `
daemon off; master_process off; pid ${directory}/pid; error_log ${directory}/error.log;
events { worker_connections 512; }
http {
	access_log off; sendfile on; tcp_nopush on; default_type application/octet-stream;
	client_body_temp_path ${directory}/body; proxy_temp_path ${directory}/proxy; fastcgi_temp_path ${directory}/fastcgi;
	uwsgi_temp_path ${directory}/uwsgi; scgi_temp_path ${directory}/scgi;
	server { listen ${address}:${port} reuseport; root ${root}; }
}
`;

/** How often a server is looked for, and for how long. */
const attempts = 100;
/** Milliseconds. */
const pause = 50;

/** Resolves when something listens there; asked from that machine itself, as another would take from its line. */
const listening = async ({address, before}: Machine, port: number): Promise<void> => {
	const probe = `require('node:net').connect(${port}, '${address}').on('connect', () => process.exit(0)).on('error', () => process.exit(1))`;
	for (let attempt = 0; attempt < attempts; attempt++) {
		if ((await watch([...before, process.execPath, '-e', probe]).over).code === 0) return;
		await sleep(pause);
	}
	throw new Error(`nothing listens at ${address}:${port}.`);
};

/** Starts one on each source. */
export const serve = async ({directory, path, sources}: Task): Promise<Servers> => {
	const servers: Watched[] = [];
	const urls: string[] = [];
	for (const [index, machine] of sources.entries()) {
		const here = join(directory, `nginx-${index}`);
		await mkdir(here, {recursive: true});
		const [port] = await freePorts(1);
		const file = join(here, 'nginx.conf');
		await writeFile(file, configuration(dirname(path), here, machine, port!));
		servers.push(watch([...machine.before, 'nginx', '-e', join(here, 'error.log'), '-p', here, '-c', file]));
		await listening(machine, port!);
		urls.push(`http://${machine.address}:${port}/${basename(path)}`);
	}
	return {servers, urls};
};

export const curl: Rival = {
	name: 'curl',
	needs: ['nginx', 'curl'],
	version: () => `${versionOf('nginx', '-v')}, ${versionOf('curl')}`,
	isFor: ({sources}) => sources === 1,
	open: async task => {
		const {servers, urls} = await serve(task);
		return {
			sources: servers,
			download: (on: Machine, {directory}: Order) => {
				const path = join(directory, basename(task.path));
				const process = watch([...on.before, 'curl', '--silent', '--show-error', '--fail', '--output', path, urls[0]!]);
				return {path, process, whole: wholeAtEnd('curl', process)};
			},
			close: async () => void (await Promise.all(servers.map(server => server.stop()))),
		};
	},
};
