import {expect, test} from 'vitest';
import {Bitfield} from '../../../source/net/bitfield.ts';
import {hedgeFor} from '../../../source/net/peer/hedge.ts';
import {Bucket} from '../../../source/net/peer/rate.ts';
import {RequestTable} from '../../../source/net/peer/request-table.ts';
import {Source} from '../../../source/net/peer/source.ts';
import {FakeLink} from '../fakes.ts';

const length = 4096;
let requests = 0;
const table = (): RequestTable =>
	new RequestTable({inFlight: 0, down: new Bucket(0, 0), nextRequest: () => ++requests});
const source = (peer: string): Source => new Source(peer, new FakeLink(), Bitfield.full(10), length, 0);

test('what a slow source will bring last is asked of an idle one too', () => {
	const asked = table();
	for (const index of [0, 1]) asked.enter(source('slow'), index, length, false, 0);
	expect(hedgeFor(source('idle'), asked, () => length, 20_000)).toBe(1);
});

test('a fragment whose bytes are all here is not asked for once more, whoever else was asked', () => {
	const asked = table();
	const [slow, late] = [source('slow'), source('late')];
	const entry = asked.enter(late, 0, length, false, 0);
	late.progress(entry.request, length, 10_000);
	asked.giveUp(late, entry);
	asked.enter(slow, 0, length, false, 5000);
	expect(hedgeFor(source('idle'), asked, () => length, 20_000)).toBeUndefined();
});
