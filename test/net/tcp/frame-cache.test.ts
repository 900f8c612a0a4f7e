/** What many are sent is encoded once, also with other messages in between. */
import {expect, test} from 'vitest';
import {FrameCache} from '../../../source/net/tcp/frame-cache.ts';
import {encode} from '../../../source/net/wire/codec.ts';
import type {Message} from '../../../source/net/wire/messages.ts';

const snapshot: Message = {type: 'list-snapshot', epoch: '0'.repeat(16), version: 1, part: 0, parts: 1, entries: []};

test('the same list has the same frame for everybody who joins', () => {
	const cache = new FrameCache();
	const frame = cache.of(snapshot);
	expect(frame).toEqual(encode(snapshot));
	cache.of({type: 'ping', nonce: 1});
	expect(cache.of(snapshot)).toBe(frame);
	expect(cache.of({...snapshot, version: 2})).not.toEqual(frame);
});
