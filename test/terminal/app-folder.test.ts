/** `shoal get FOLDER/` on a real terminal: one screen for all of it, whatever comes singly and whatever together. */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {bytesOf, place} from '../e2e/shoal.ts';
import {openShoal} from './opened.ts';

const mebibyte = 1024 * 1024;

test('get of a folder: its own screen while it comes and when it is here, and one account on the normal screen', async () => {
	const here = place();
	const {at} = await here.manager();
	for (let index = 0; index < 130; index++) here.write(`photos/IMG_${index}.jpg`, bytesOf(1000 + index));
	for (const name of ['film', 'second']) here.write(`photos/${name}.mkv`, bytesOf(2 * mebibyte));
	const bob = await here.peer(at, 'bob', here.path('photos'), '--up', '100KB');
	await bob.fact('index-idle');
	const words = ['get', at, 'photos/', '--name', 'alice'];
	const get = openShoal(words);
	await get.waitFor(/FOLDER photos\/[\s\S]*\d+% {2}\d+\/132 files/);
	get.press('p');
	await get.waitFor(/\d+\/132 files {2}paused/);
	const carol = await here.peer(at, 'carol', here.path('photos'));
	await carol.fact('index-idle');
	get.press('p');
	await get.waitFor(/DONE[\s\S]*photos\/ is complete: 132 files, each verified/);
	await get.waitFor(
		/size +4\.\d+ MiB in 132 files[\s\S]*took [\s\S]*carol +\d+ files +\d+\.\d%[\s\S]*(film|second)\.mkv +2 MiB/,
	);
	get.press('q');
	expect((await get.exit).code).toBe(0);
	expect(get.text()).toMatch(
		/photos\/ is complete and verified: 132 files[\s\S]*carol +\d+ files[\s\S]*saved to .*photos/,
	);
	expect(readFileSync(join(get.folder, 'photos/film.mkv')).equals(readFileSync(here.path('photos/film.mkv')))).toBe(
		true,
	);
});

test('a running peer gets a folder from its palette; gone through again, all of it is here already', async () => {
	const here = place();
	const {at} = await here.manager();
	for (const name of ['a', 'b']) here.write(`photos/${name}.jpg`, bytesOf(1000));
	const bob = await here.peer(at, 'bob', here.path('photos'));
	await bob.fact('index-idle');
	const peer = openShoal(['peer', at, '--name', 'alice'], {columns: 40, rows: 15});
	await peer.waitFor(/FILES \(2\)|photos\/a\.jpg/);
	const palette = async (text: string): Promise<void> => {
		peer.press(':');
		await peer.waitFor(/COMMAND/);
		peer.press(...text, 'enter');
	};
	await palette('get photos/');
	await peer.waitFor(/DONE[\s\S]*photos\/: 2 files, verified[\s\S]*bob +2 +100\.0%[\s\S]*next/);
	peer.press('r');
	await peer.waitFor(/photos\/ is complete/);
	await palette('get photos/');
	await peer.waitFor(/DONE[\s\S]*photos\/: 2 files, here already/);
	peer.press('esc');
	await peer.waitFor(/TRANSFERS/);
	peer.press('q');
	expect((await peer.exit).code).toBe(0);
	expect(peer.text()).toMatch(/photos\/a\.jpg .*saved to /);
});
