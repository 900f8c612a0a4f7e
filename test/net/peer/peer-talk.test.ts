import {expect, test} from 'vitest';
import {hello} from '../../../source/net/handshake.ts';
import type {Downloads} from '../../../source/net/peer/downloads.ts';
import {PeerTalk} from '../../../source/net/peer/peer-talk.ts';
import type {Searches} from '../../../source/net/peer/searches.ts';
import type {SourceExchange} from '../../../source/net/peer/source-exchange.ts';
import type {SourceLinks} from '../../../source/net/peer/source-links.ts';
import type {Uploads} from '../../../source/net/peer/uploads.ts';
import {FakeLink} from '../fakes.ts';

test('one whose lease has ended greets nobody, nor is a forged id greeted; one that is in the swarm does', () => {
	const membership = {peer: 'me', name: 'me', hasEnded: false};
	const greeted: string[] = [];
	const uploads = {greeted: (_: FakeLink, {peer}: {peer: string}) => greeted.push(peer)};
	const talk = new PeerTalk({
		standing: membership,
		links: {} as SourceLinks,
		uploads: uploads as unknown as Uploads,
		downloads: {} as Downloads,
		searches: {} as Searches,
		exchange: {} as SourceExchange,
	});
	const call = (peer: string, proved: string | null = null): FakeLink => {
		const link = new FakeLink();
		link.proved = proved;
		talk.fromFetcher(link, hello({role: 'fetcher', peer, token: '', name: peer, isNameChosen: false, ttl: 0}));
		return link;
	};
	expect(call('alice').last('greeting')).toMatchObject({peer: 'me'});
	const forger = call('alice', 'mallory');
	expect(forger.said).toEqual([]);
	expect(forger.closedBecause).toMatchObject({code: 'E_IMPOSTOR'});
	expect(call('carol', 'carol').last('greeting')).toMatchObject({peer: 'me'});
	membership.hasEnded = true;
	const late = call('bob');
	expect(late.said).toEqual([]);
	expect(late.closedBecause).toMatchObject({code: 'E_REFUSED'});
	expect(greeted).toEqual(['alice', 'carol']);
});
