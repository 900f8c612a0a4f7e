/** Everybody is sent the same messages, so that each is encoded once however many there are. */
import {expect, test} from 'vitest';
import {Announcer} from '../../../source/net/manager/announcer.ts';
import {FakeLink} from '../fakes.ts';

const entry = (peer: string) => ({peer, name: peer, host: '10.0.0.2', port: 7000, isLate: false});

test('newcomers of one version get one snapshot, and heartbeats one answer, until the list changes', () => {
	const announcer = new Announcer('0'.repeat(16));
	const [first, second, third] = [new FakeLink(), new FakeLink(), new FakeLink()];
	announcer.upsert(entry('alice'));
	announcer.flush(0);
	announcer.follow(first);
	announcer.follow(second);
	expect(second.said[0]).toBe(first.said[0]);
	const {ack} = announcer;
	expect(announcer.ack).toBe(ack);
	announcer.upsert(entry('bob'));
	announcer.flush(1000);
	expect(second.said[1]).toBe(first.said[1]);
	announcer.follow(third);
	expect(third.said[0]).toMatchObject({type: 'list-snapshot', version: 2, entries: [{peer: 'alice'}, {peer: 'bob'}]});
	expect(announcer.ack).toMatchObject({version: 2});
	expect(announcer.ack.digest).not.toBe(ack.digest);
});
