/** What every program that is measured can do, ours among them: give a file from some machines, fetch it on others. */
import {spawnSync} from 'node:child_process';
import {once} from 'node:events';
import {createServer} from 'node:net';
import type {Watched} from '../watched.ts';

export type Machine = {
	readonly address: string;
	/** Words in front of a command that make it run there. */
	readonly before: readonly string[];
};

export type Task = {
	/** Its own, and empty. */
	readonly directory: string;
	/** The file to give. */
	readonly path: string;
	/** Bytes. */
	readonly size: number;
	/** Who has it. What everybody needs, a manager or a tracker, runs on the first of them. */
	readonly sources: readonly Machine[];
	/** How many will fetch it at a time. */
	readonly downloaders: number;
};

export type Order = {
	/** Empty; the copy goes there. */
	readonly directory: string;
	/** Which of the downloaders it is, from 0. */
	readonly index: number;
	/** The only one that fetches: it need not stay for others. */
	readonly isAlone: boolean;
};

export type Download = {
	/** Where the copy will stand. */
	readonly path: string;
	readonly process: Watched;
	/** Resolves when it is whole; rejects when the program ends without it. */
	readonly whole: Promise<void>;
};

/** The sources, up and ready. */
export type Stage = {
	readonly sources: readonly Watched[];
	/** Starts one that fetches the file, at once. */
	download(on: Machine, order: Order): Download;
	close(): Promise<void>;
};

export type Shape = {readonly sources: number; readonly downloaders: number};

export type Rival = {
	readonly name: string;
	/** Programs, all of which must be installed. */
	readonly needs: readonly string[];
	/** Their versions, in words. */
	version(): string;
	/** Whether it can do this at all. */
	isFor(shape: Shape): boolean;
	open(task: Task): Promise<Stage>;
};

/** The first of the programs that is not installed; null when all are. */
export const missing = ({needs}: Rival): string | null =>
	needs.find(name => spawnSync('sh', ['-c', 'command -v "$0"', name]).status !== 0) ?? null;

/** The first thing that looks like a version in what a program says of itself. */
export const versionIn = (text: string): string => /\d+(?:\.\d+)+/.exec(text)?.[0] ?? 'of unknown version';

/** What a program says of its version; many say it on standard error. */
export const versionOf = (program: string, flag = '--version'): string => {
	const {stdout, stderr} = spawnSync(program, [flag], {encoding: 'utf8'});
	return `${program} ${versionIn(`${stdout}${stderr}`)}`;
};

/** Ports that are free on this machine, all different; those of another machine are free as well, as nothing else runs there. */
export const freePorts = async (count: number): Promise<readonly number[]> => {
	const servers = await Promise.all(
		Array.from({length: count}, async () => {
			const server = createServer().listen(0, '127.0.0.1');
			await once(server, 'listening');
			return server;
		}),
	);
	const ports = servers.map(server => (server.address() as {port: number}).port);
	await Promise.all(servers.map(async server => once(server.close(), 'close')));
	return ports;
};

/** For programs that end when the copy is whole. */
export const wholeAtEnd = async (name: string, process: Watched): Promise<void> => {
	const {code} = await process.over;
	if (code !== 0) throw new Error(`${name} ended with ${code}.`);
};
