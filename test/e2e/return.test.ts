/** Thirty real peers in this process, a real manager beside it that dies and comes back: bytes keep coming, all return, nobody is counted twice. */
import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {startPeer} from '../../source/host/run-peer.ts';
import type {PeerFact} from '../../source/net/facts.ts';
import {bytesOf, place} from './shoal.ts';

const count = 30;

test('thirty peers whose manager is killed: a download under way ends without it, and all are back once when it is', async () => {
	const here = place();
	const {process: manager, at} = await here.manager();
	const port = Number(at.split(':')[1]);
	const bytes = bytesOf(8 * 1024 * 1024);
	const path = here.write('a.bin', bytes);
	const bugs: unknown[] = [];
	const facts: PeerFact[][] = [];
	let wake: () => void = () => {};
	const until = async (isSo: () => boolean): Promise<void> => {
		while (!isSo()) await new Promise<void>(resolve => (wake = resolve));
	};
	const told = (event: PeerFact['event']): number => facts.filter(own => own.some(fact => fact.event === event)).length;
	const peers = Array.from({length: count}, (_, index) => {
		const own: PeerFact[] = [];
		facts.push(own);
		return startPeer(
			{
				...{manager: {host: '127.0.0.1', port}, role: 'member', host: null, port: 0, ttl: 0, down: 0},
				...{name: `peer-${index}`, isNameChosen: true, up: index === 0 ? 2_000_000 : 0},
			},
			{
				cacheDirectory: null,
				report: fact => {
					own.push(fact);
					wake();
				},
				onBug: error => bugs.push(error),
			},
		);
	});
	try {
		await until(() => told('joined') === count);
		peers[0]!.post({type: 'share', paths: [path], fragmentSize: 0});
		await here.published(at, 1);
		const directory = here.folder('out');
		const wish = {topology: null, wait: 30_000, isWholeVerified: false};
		peers[1]!.post({type: 'get', wanted: 'a.bin', directory, ...wish});
		const fetched = (): number => facts[1]!.filter(({event}) => event === 'fragment').length;
		await until(() => fetched() > 0);
		manager.kill('SIGKILL');
		await until(() => told('manager-lost') === count);
		const before = fetched();
		const complete = (): PeerFact | undefined => facts[1]!.find(({event}) => event === 'complete');
		await until(() => complete() !== undefined);
		expect(fetched()).toBeGreaterThan(before);
		expect(readFileSync(here.path('out', 'a.bin')).equals(bytes)).toBe(true);

		const again = here.run(['manager', '--port', `${port}`, '--json']);
		await until(() => told('manager-back') === count);
		const back = facts.map(own => own.filter(({event}) => event === 'manager-back').length);
		expect(back).toEqual(Array.from({length: count}, () => 1));
		await again.fact('broadcast', fact => fact.peers === count);
		const joined = again.all('peer-joined').map(({peer}) => peer);
		expect(joined).toHaveLength(count);
		expect(new Set(joined).size).toBe(count);
		const files = here.run(['files', at, '--json']);
		expect((await files.fact('files')).files).toMatchObject([{name: 'a.bin', peers: {length: 2}}]);
		expect(facts.flat().filter(({event}) => event === 'error')).toEqual([]);
		expect(bugs).toEqual([]);
	} finally {
		await Promise.all(peers.map(peer => peer.stop()));
	}
});
