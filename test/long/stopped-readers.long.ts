/** Members and fetchers that stand still, on real sockets to real processes: the process stays small and serves the others. */
import {readFileSync} from 'node:fs';
import {connect, type Socket} from 'node:net';
import {afterEach, expect, test} from 'vitest';
import {encode} from '../../source/net/wire/codec.ts';
import type {Message} from '../../source/net/wire/messages.ts';
import {hello} from '../contract/network-fakes.ts';
import {bytesOf, place, type Shoal} from '../e2e/shoal.ts';

const mebibyte = 1024 * 1024;
const stopped = 100;
const sockets: Socket[] = [];
afterEach(() => {
	for (const socket of sockets.splice(0)) socket.destroy();
});

/** Bytes of memory that a process has. */
const residentOf = ({child}: Shoal): number =>
	Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))![1]) * 1024;

/** A connection that says all this, and takes what comes only when it reads. */
const caller = (port: number, isReading: boolean, says: readonly Message[]): Promise<Socket> =>
	new Promise((resolve, reject) => {
		const socket = connect({host: '127.0.0.1', port}, () => {
			for (const message of says) socket.write(encode(message));
			resolve(socket);
		});
		socket.once('error', reject).on('error', () => {});
		if (isReading) socket.resume();
		else socket.pause();
		sockets.push(socket);
	});

const member = (name: string): Message => ({...hello('member'), peer: name, token: `token-${name}`, name});

/** Answers the manager as long as it reads, and resolves with the first message of this code. */
const hears = (socket: Socket, code: number): Promise<void> =>
	new Promise(resolve => {
		let rest = Buffer.alloc(0);
		socket.on('data', (bytes: Buffer) => {
			rest = Buffer.concat([rest, bytes]);
			while (rest.length >= 5 && rest.length >= 4 + rest.readUInt32BE(0)) {
				if (rest[4] === code) resolve();
				rest = rest.subarray(4 + rest.readUInt32BE(0));
			}
		});
	});

test('a manager with hundred stopped members among two hundred: small, and quick for the others', async () => {
	const here = place();
	const {process: manager, at} = await here.manager('--heartbeat', '10');
	const port = Number(at.split(':')[1]);
	const names = Array.from({length: 2000}, (_, index) => `${'long/'.repeat(30)}${index}.bin`);
	const owner = await caller(port, true, [member('owner'), {type: 'listening', port: 1}]);
	for (let from = 0; from < names.length; from += 200)
		owner.write(
			encode({
				type: 'publish',
				files: names.slice(from, from + 200).map((name, index) => {
					const file = (from + index).toString(16).padStart(64, '0');
					return {file, name, size: 1, fragmentSize: 1024, whole: file};
				}),
			}),
		);
	await here.published(at, names.length);
	const before = residentOf(manager);
	// Each asks for the whole list, half a megabyte, as often as it may.
	const asks = Array.from({length: 200}, (_, request): Message => ({type: 'look-up', request, by: 'all', query: ''}));
	for (let index = 0; index < stopped; index++)
		await caller(port, false, [member(`stopped-${index}`), {type: 'listening', port: 1}, ...asks]);
	for (let index = 0; index < 100; index++)
		await caller(port, true, [member(`live-${index}`), {type: 'listening', port: 1}]);
	await manager.fact('peer-joined', ({name}) => name === 'live-99');
	// The list changes all the time, and who reads hears of it.
	for (let round = 0; round < 5; round++) {
		const late = await caller(port, true, [member(`late-${round}`), {type: 'listening', port: 1}]);
		await hears(late, 16);
	}
	const files = here.run(['files', at, '--json']);
	expect((await files.fact('files')).files).toHaveLength(names.length);
	// Without a bound it is half a megabyte an answer, 200 answers each: 10 GiB.
	expect(residentOf(manager) - before).toBeLessThan(400 * mebibyte);
	expect(manager.child.exitCode).toBeNull();
});

test('a source with hundred stopped fetchers: small, and another gets the file', async () => {
	const here = place();
	const {at} = await here.manager();
	const bytes = bytesOf(24 * mebibyte);
	const owner = await here.peer(at, 'owner', here.write('big.bin', bytes));
	const {id, fragments} = await owner.fact('indexed');
	const {port} = owner.all('listening')[0]!;
	const before = residentOf(owner);
	const wanted = Array.from({length: fragments}, (_, index) => ({request: index + 1, index}));
	for (let index = 0; index < stopped; index++)
		await caller(port, false, [
			{...hello('fetcher'), peer: `stopped-${index}`, name: `stopped-${index}`},
			...Array.from({length: 50}, (): Message => ({type: 'requirement', file: id})),
			...Array.from({length: 50}, (): Message => ({type: 'manifest-request', file: id})),
			{type: 'fragment-request', file: id, wanted},
		]);
	await owner.fact('requirement', () => owner.all('requirement').length >= stopped);
	const get = here.run(['get', at, 'big.bin', '--output', here.folder('out'), '--json']);
	const complete = await get.fact('complete');
	expect(readFileSync(complete.path).equals(bytes)).toBe(true);
	expect(residentOf(owner) - before).toBeLessThan(200 * mebibyte);
});
