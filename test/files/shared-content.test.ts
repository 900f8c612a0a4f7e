import fs from 'node:fs/promises';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import type {Content} from '../../source/net/ports.ts';
import {manifestOf, someBytes} from '../contract/sample-bytes.ts';
import {type FileDiskHarness, makeFileDisk} from './harness.ts';

let harness: FileDiskHarness;
beforeEach(async () => {
	harness = await makeFileDisk();
});
afterEach(() => harness.close());

const bytes = someBytes(100_000);
const share = async (name = 'a'): Promise<{readonly path: string; readonly content: Content}> => {
	const path = await harness.addFile(name, bytes);
	harness.disk.share([path], 0);
	const {content} = await harness.next('indexed');
	return {path, content};
};
const read = (content: Content, position = 0, length = 1000): Promise<void> =>
	content.read(Buffer.alloc(length), position);

const losses: readonly (readonly [string, string, (path: string) => Promise<void>])[] = [
	['is changed', 'E_CHANGED', path => fs.writeFile(path, someBytes(100_000, 2))],
	['is cut short', 'E_CHANGED', path => fs.truncate(path, 50_000)],
	[
		'is replaced',
		'E_CHANGED',
		async path => {
			await fs.writeFile(`${path}.new`, bytes);
			await fs.rename(`${path}.new`, path);
		},
	],
	[
		'becomes a link',
		'E_CHANGED',
		async path => {
			await fs.rename(path, `${path}.old`);
			await fs.symlink(`${path}.old`, path);
			await fs.utimes(`${path}.old`, 1, 1);
		},
	],
	['is deleted', 'E_VANISHED', path => fs.rm(path)],
];

describe.each(losses)('a shared file that %s', (_, code, lose) => {
	it.each([false, true])('gives no byte any more, and says so once (was read before: %s)', async wasRead => {
		const {path, content} = await share();
		if (wasRead) await read(content);
		await lose(path);
		for (let count = 0; count < 3; count++) await expect(read(content)).rejects.toMatchObject({failure: {code}});
		expect(await harness.next('unindexed')).toMatchObject({
			name: 'a',
			file: manifestOf(bytes).id,
			failure: {code},
		});
		expect(harness.waiting('unindexed')).toBe(0);
	});
});

it('reads nothing beyond the end', async () => {
	const {content} = await share();
	await expect(read(content, 99_500)).rejects.toMatchObject({failure: {code: 'E_CHANGED'}});
});

it('serves the new file after it was shared again', async () => {
	const {path, content} = await share();
	await read(content);
	const other = someBytes(100_000, 2);
	await fs.writeFile(`${path}.new`, other);
	await fs.rename(`${path}.new`, path);
	harness.disk.share([path], 0);
	const again = await harness.next('indexed');
	const into = Buffer.alloc(1000);
	await again.content.read(into, 500);
	expect(into.equals(other.subarray(500, 1500))).toBe(true);
	await expect(read(content)).rejects.toMatchObject({failure: {code: 'E_CHANGED'}});
	await read(again.content);
});

it('keeps a bounded number of descriptors, whoever reads', async () => {
	const contents = [];
	for (let count = 0; count < 150; count++) contents.push((await share(`f${count}`)).content);
	for (let round = 0; round < 2; round++) await Promise.all(contents.map(content => read(content)));
	const open = await Promise.all(
		(await fs.readdir('/proc/self/fd')).map(fd => fs.readlink(`/proc/self/fd/${fd}`).catch(() => '')),
	);
	expect(open.filter(path => path.startsWith(harness.root)).length).toBeLessThanOrEqual(64);
});

it('lets go of a file that is not shared any more', async () => {
	const {content} = await share();
	await read(content);
	harness.disk.unshare(manifestOf(bytes).id, 'a');
	await read(content);
});
