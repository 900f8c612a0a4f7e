/** What the ticket costs: one source to one downloader over protected links beside open ones, by turns; and a handshake with both proofs, both ends of it. */
import {join} from 'node:path';
import {hello} from '../source/net/handshake.ts';
import {TcpNetwork} from '../source/net/tcp/tcp-network.ts';
import {makeFile} from './bare-sockets.ts';
import {rateText, series} from './figures.ts';
import type {Outcome, Setting} from './run.ts';
import {type Download, Swarm} from './swarm.ts';

/** The share of open links' speed that protection must leave, where both ends share the cores. */
const target = 0.4;
/** Milliseconds of processor time that a handshake and both proofs may take, both ends together. */
const handshakeTarget = 5;
const handshakes = 300;
const caller = hello({role: 'observer', peer: 'bench', token: '', name: 'bench', isNameChosen: false, ttl: 0});

export const protection = async ({directory, size, runs, tell}: Setting): Promise<Outcome> => {
	const path = join(directory, 'file.bin');
	await makeFile(path, size);
	const open: Download[] = [];
	const secured: Download[] = [];
	const plain = await Swarm.open({directory, path, sources: 1});
	// Off loopback a manager is protected; that its peers are on its own machine changes nothing.
	const guarded = await Swarm.open({directory, path, sources: 1, host: '0.0.0.0'});
	for (let run = 1; run <= runs; run++) {
		open.push(await plain.download({isChecked: run === 1}));
		secured.push(await guarded.download({isChecked: run === 1}));
		tell(
			`run ${run} of ${runs}: open ${open.at(-1)!.seconds.toFixed(2)} s, protected ${secured.at(-1)!.seconds.toFixed(2)} s`,
		);
	}
	await Promise.all([plain.close(), guarded.close()]);
	const openSeries = series(open.map(({seconds}) => seconds));
	const securedSeries = series(secured.map(({seconds}) => seconds));
	const ratio = openSeries.median / securedSeries.median;
	const bare = await handshakeTime(null);
	const handshake = (await handshakeTime(new Uint8Array(16))) - bare;
	const rows = [
		{what: 'one to one, open', figure: rateText(size, openSeries), beside: '', ratio: null, target: '', isMet: null},
		{
			what: 'one to one, protected',
			figure: rateText(size, securedSeries),
			beside: 'open',
			ratio,
			target: `>= ${target}`,
			isMet: ratio >= target,
		},
		{
			what: 'a handshake and both proofs, both ends',
			figure: `${handshake.toFixed(2)} ms of processor time`,
			beside: '',
			ratio: null,
			target: `<= ${handshakeTarget} ms`,
			isMet: handshake <= handshakeTarget,
		},
	];
	return {rows, runs: {open, secured, handshake}};
};

/** Milliseconds of processor time for one connection within this process and a word each way, both ends together. */
const handshakeTime = async (secret: Uint8Array | null): Promise<number> => {
	let answered = (): void => {};
	let listening = (_: number): void => {};
	const port = new Promise<number>(resolve => {
		listening = resolve;
	});
	const server = new TcpNetwork({
		secret,
		post: event => {
			if (event.type === 'listening') listening(event.port);
			if (event.type === 'message') event.link.send({type: 'refused', code: 'E_REFUSED', message: '', hint: ''});
		},
	});
	const client = new TcpNetwork({
		secret,
		post: event => {
			// What comes back is heard only after both proofs were checked.
			if (event.type === 'link-opened') event.link.send(caller);
			if (event.type !== 'message') return;
			event.link.close();
			answered();
		},
	});
	server.listen({host: '127.0.0.1', port: 0}, 'member');
	const to = {host: '127.0.0.1', port: await port};
	const before = process.cpuUsage();
	for (let count = 0; count < handshakes; count++) {
		await new Promise<void>(resolve => {
			answered = resolve;
			client.dial(to, 'manager', {timeout: 5000});
		});
	}
	const {user, system} = process.cpuUsage(before);
	await Promise.all([server.close(), client.close()]);
	return (user + system) / 1000 / handshakes;
};
