/** Nothing listens beyond this machine without a ticket because somebody named an address: `--open` alone says so. */
import {expect, test} from 'vitest';
import {bytesOf, place} from './shoal.ts';

const beyond = ['--host', '0.0.0.0', '--json'];

test.each([
	['peer', 'peer', []],
	['get', 'get', ['x']],
	['owner', 'owner', ['--manager']],
] as const)('a %s of an open manager on this machine does not listen on its network', async (_, command, more) => {
	const here = place();
	const {process, at} = await here.manager();
	const path = here.write('a.bin', bytesOf(700_000));
	const words = command === 'owner' ? [path, ...more, at] : [at, ...(command === 'peer' ? [path] : more)];
	const peer = here.run([command, ...words, ...beyond]);
	expect(await peer.exit).toBe(2);
	expect(peer.all('listening')).toEqual([]);
	expect(peer.all('error')).toMatchObject([{code: 'E_USAGE', message: expect.stringContaining('0.0.0.0')}]);
	expect(peer.all('error')[0]!.hint).toContain('shoal manager --host 0.0.0.0');
	expect(process.all('peer-joined')).toEqual([]);
});

test('nor a member of an open ring by hand', async () => {
	const here = place();
	const owner = here.run(['owner', here.write('a.bin', bytesOf(700_000)), '--port', '0', '--json']);
	const {port} = await owner.fact('listening');
	const ring = ['peer', '--owner', String(port), '--download-from', String(port), '--port', '0'];
	const peer = here.run([...ring, ...beyond, '--downloads', here.path('b')]);
	expect(await peer.exit).toBe(2);
	expect(peer.all('listening')).toEqual([]);
	expect(peer.all('error')).toMatchObject([{code: 'E_USAGE', fatal: true}]);
});

test('of an open manager that listens on the network it does', async () => {
	const here = place();
	const {process, at} = await here.manager('--host', '0.0.0.0', '--open');
	const peer = here.run(['peer', at, ...beyond]);
	expect((await peer.fact('listening')).host).toBe('0.0.0.0');
	await process.fact('peer-joined');
});
