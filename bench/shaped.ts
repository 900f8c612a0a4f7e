/** One owner to five members on lines of 100 Mbit/s, real processes and sockets: how near each topology comes to the bound. */
import {mkdir} from 'node:fs/promises';
import {join} from 'node:path';
import {topologyNames} from '../source/net/topologies/index.ts';
import {bound} from '../source/simulation/spread.ts';
import {makeFile} from './bare-sockets.ts';
import {mebibyte, type Row} from './figures.ts';
import {start} from './program.ts';
import type {Outcome, Setting} from './run.ts';
import {ShapedNetwork, whyNoNetwork} from './shaped-network.ts';
import {hashOf} from './swarm.ts';

const members = 5;
/** Mbit/s. */
const rate = 100;
const size = 128 * mebibyte;
/** Time over the bound; headers alone cost 1.046 of it. */
const targets = {swarm: 1.2, even: null, group: 1.15, ring: 1.15, chain: 1.08} as const;

type Run = {readonly seconds: number; readonly copies: number};

export const shaped = async ({directory, tell}: Setting): Promise<Outcome> => {
	const why = whyNoNetwork();
	if (why !== '') {
		tell(`skipped: ${why}`);
		return {rows: [], runs: {skipped: why}};
	}
	const path = join(directory, 'shaped.bin');
	await makeFile(path, size);
	const whole = await hashOf(path);
	const line = (rate * 1e6) / 8;
	const least = bound({peers: members, size, up: line, down: line}) / 1000;
	const rows: Row[] = [];
	const runs: Record<string, Run> = {};
	for (const topology of topologyNames) {
		const run = await spreadOver(topology, {directory, path, whole});
		runs[topology] = run;
		tell(`${topology}: ${run.seconds.toFixed(1)} s, ${run.copies.toFixed(2)} copies`);
		const [ratio, target] = [run.seconds / least, targets[topology]];
		rows.push({
			what: `${topology}, 1 to ${members}, ${rate} Mbit/s, 128 MiB`,
			figure: `${run.seconds.toFixed(1)} s, ${run.copies.toFixed(2)} copies on the wire`,
			beside: `bound ${least.toFixed(1)} s`,
			ratio,
			target: target === null ? '' : `<= ${target}`,
			isMet: target === null ? null : ratio <= target,
		});
	}
	return {rows, runs};
};

/** From starting the members to the last whole file. */
const spreadOver = async (
	topology: string,
	{directory, path, whole}: {readonly directory: string; readonly path: string; readonly whole: string},
): Promise<Run> => {
	const network = new ShapedNetwork(members + 1, rate);
	const at = `${network.address(0)}:7420`;
	const here = join(directory, topology);
	for (let index = 0; index < members; index++) await mkdir(join(here, `${index}`), {recursive: true});
	try {
		const manager = start(['manager', '--host', network.address(0), '--port', '7420', '--open'], {
			...{directory, before: network.on(0)},
		});
		await manager.fact('listening');
		const owner = start(['peer', at, path, '--name', 'owner'], {directory, before: network.on(0)});
		await owner.fact('index-idle');
		const sentBefore = network.sent(0);
		const begun = performance.now();
		const getters = Array.from({length: members}, (_, index) =>
			start(['get', at, 'shaped.bin', '--output', join(here, `${index}`), '--topology', topology, '--wait', '20'], {
				...{directory, before: network.on(index + 1)},
			}),
		);
		await Promise.all(getters.map(getter => getter.fact('complete')));
		const seconds = (performance.now() - begun) / 1000;
		const copies = (network.sent(0) - sentBefore) / size;
		await Promise.all(getters.map(getter => getter.ended()));
		for (let index = 0; index < members; index++)
			if ((await hashOf(join(here, `${index}`, 'shaped.bin'))) !== whole)
				throw new Error(`${topology}: a copy differs`);
		await Promise.all([owner.stop(), manager.stop()]);
		return {seconds, copies};
	} finally {
		network.remove();
	}
};
