/** A lease with an end on a real terminal: asked for in the form, counted down, ended by the manager, had again. */
import {expect, test} from 'vitest';
import {place} from '../e2e/shoal.ts';
import {openShoal} from './opened.ts';

test('a peer joins from the form for some seconds, sees them run out, and joins again', async () => {
	const here = place();
	const {process: manager, at} = await here.manager();
	const frank = openShoal([]);
	await frank.waitFor(/Join as a peer/);
	frank.press('p');
	await frank.waitFor(/▸ JOIN AS A PEER/);
	frank.press('ctrl-u');
	frank.type(at);
	frank.press('tab');
	frank.type('frank');
	frank.press('tab', 'tab', 'tab');
	frank.type('9');
	await frank.waitFor(/lease +\[ 9/);
	frank.press('enter');
	const left = (): number => Number(/PEER frank .* lease 0m0(\d)s /.exec(frank.text())?.[1] ?? Number.NaN);
	await frank.waitFor(() => left() > 0);
	const first = left();
	await frank.waitFor(() => left() < first);
	const {peer} = await manager.fact('peer-joined', ({name}) => name === 'frank');
	expect(await manager.fact('peer-left')).toMatchObject({peer, reason: 'expired'});
	await manager.fact('broadcast', ({peers, version}) => peers === 0 && version > 1);
	await frank.waitFor(/JOIN AGAIN\?[\s\S]*The lease of this peer has run out\./);
	frank.press('y');
	await manager.fact('peer-joined', () => manager.all('peer-joined').length === 2);
	await frank.waitFor(/PEER frank .* lease 0m0\ds /);
	frank.press('q');
	expect((await frank.exit).code).toBe(0);
});
