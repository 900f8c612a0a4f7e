/**
 * The yardstick: one file over one loopback connection and onto disk, as fast as plain sockets go. Two processes, no
 * frames, no hashes, nothing checked but the number of bytes. Run it with `node bench/bare-sockets.ts [bytes] [directory]`.
 */
import {fork} from 'node:child_process';
import {closeSync, createWriteStream, openSync, read, rmSync, write} from 'node:fs';
import {connect, createServer, type Socket} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';

export type BareResult = {readonly seconds: number; readonly bytesPerSecond: number};

const bufferSize = 1024 * 1024;
const readAt = promisify(read);
const here = fileURLToPath(import.meta.url);
const asSender = '--send';

/** Reads the next buffer while the last one is being written. */
const sendFile = async (path: string, bytes: number, socket: Socket): Promise<void> => {
	const file = openSync(path, 'r');
	const buffers = [Buffer.allocUnsafeSlow(bufferSize), Buffer.allocUnsafeSlow(bufferSize)];
	const fill = async (position: number): Promise<Buffer> => {
		const buffer = buffers[(position / bufferSize) % 2]!;
		const {bytesRead} = await readAt(file, buffer, 0, Math.min(bufferSize, bytes - position), position);
		return buffer.subarray(0, bytesRead);
	};
	let ahead = fill(0);
	for (let position = 0; position < bytes; position += bufferSize) {
		const buffer = await ahead;
		const written = new Promise(resolve => socket.write(buffer, resolve));
		if (position + bufferSize < bytes) ahead = fill(position + bufferSize);
		await written;
	}
	closeSync(file);
	socket.end();
};

/** In the other process: waits for one caller, sends it the file, and ends. */
const serve = (path: string, bytes: number): void => {
	const server = createServer({noDelay: true}, socket => {
		server.close();
		void sendFile(path, bytes, socket).then(() => process.disconnect());
	});
	server.listen(0, '127.0.0.1', () => process.send!((server.address() as {port: number}).port));
};

/** Gathers what comes in sixteen 1 MiB buffers and writes them at their place; stops reading when all are under way. */
const receiveFile = (port: number, path: string, bytes: number): Promise<void> =>
	new Promise((resolve, reject) => {
		const file = openSync(path, 'w');
		const idle = Array.from({length: 16}, () => Buffer.allocUnsafeSlow(bufferSize));
		let buffer = idle.pop()!;
		let filled = 0;
		let received = 0;
		let written = 0;
		const flush = (): void => {
			const full = buffer;
			const length = filled;
			write(file, full, 0, length, received - length, error => {
				if (error) return reject(error);
				idle.push(full);
				written += length;
				if (written < bytes) return void socket.resume();
				closeSync(file);
				resolve();
			});
			filled = 0;
		};
		const take = (from: Uint8Array): void => {
			for (let at = 0; at < from.length; ) {
				if (filled === 0 && received > 0) buffer = idle.pop() ?? Buffer.allocUnsafeSlow(bufferSize);
				const step = Math.min(bufferSize - filled, from.length - at);
				buffer.set(from.subarray(at, at + step), filled);
				at += step;
				filled += step;
				received += step;
				if (filled === bufferSize || received === bytes) flush();
			}
			if (idle.length === 0) socket.pause();
		};
		const socket = connect({
			port,
			host: '127.0.0.1',
			onread: {
				buffer: Buffer.allocUnsafeSlow(256 * 1024),
				callback: (length, bytesRead) => {
					take(bytesRead.subarray(0, length));
					return true;
				},
			},
		});
		socket.on('error', reject);
	});

/** Makes a file of that many bytes, and waits until the disk has them: writing them back must not run beside what is measured. */
export const makeFile = (path: string, bytes: number): Promise<void> =>
	new Promise((resolve, reject) => {
		const stream = createWriteStream(path, {flush: true});
		stream.on('error', reject).on('close', resolve);
		const block = Buffer.alloc(bufferSize);
		for (let position = 0; position < block.length; position++) block[position] = (position * 31) ^ (position >>> 8);
		const next = (left: number): void => {
			if (left <= 0) return void stream.end();
			block.writeUInt32BE(left % 0xffff_ffff);
			stream.write(Buffer.from(block.subarray(0, Math.min(left, block.length))), () => next(left - block.length));
		};
		next(bytes);
	});

/** Moves a file of `bytes` bytes from one process to another, within `directory`. From the connection to the last byte written. */
export const bareSockets = async (bytes: number, directory: string): Promise<BareResult> => {
	const from = join(directory, 'bare-from.bin');
	const to = join(directory, 'bare-to.bin');
	await makeFile(from, bytes);
	// Memory that the system must first find for a file is not counted: what this one frees, the next takes.
	await makeFile(to, bytes);
	const sender = fork(here, [asSender, from, String(bytes)]);
	try {
		const port = await new Promise<number>((resolve, reject) => {
			sender.once('message', message => resolve(Number(message)));
			sender.once('error', reject);
		});
		const start = performance.now();
		await receiveFile(port, to, bytes);
		const seconds = (performance.now() - start) / 1000;
		return {seconds, bytesPerSecond: bytes / seconds};
	} finally {
		sender.kill();
		rmSync(from, {force: true});
		rmSync(to, {force: true});
	}
};

if (process.argv[1] === here) {
	const [first, second, third] = process.argv.slice(2);
	if (first === asSender) serve(second!, Number(third));
	else {
		const {seconds, bytesPerSecond} = await bareSockets(Number(first ?? 2 ** 31), second ?? tmpdir());
		console.log(`${seconds.toFixed(2)} s, ${(bytesPerSecond / 2 ** 30).toFixed(2)} GiB/s`);
	}
}
