import {expect, test} from 'vitest';
import {Tracing} from '../../source/host/tracing.ts';
import type {PeerFact} from '../../source/net/facts.ts';

const step = (id: string): PeerFact => ({
	...{event: 'trace', did: 'fragment-sent', peer: 'p', name: 'bob', id, count: 1, fragments: [1]},
});
const group = (id: string, topology: 'ring' | 'chain'): PeerFact => ({
	...{event: 'group', id, topology, held: false, owner: '', members: []},
});

test('lines tell the steps of rings, and nothing else unless asked', () => {
	const tracing = new Tracing({trace: false, json: false});
	expect(tracing.isOn).toBe(true);
	expect(tracing.isTold(step('a'))).toBe(false);
	expect(tracing.isTold(group('a', 'ring'))).toBe(true);
	expect(tracing.isTold(group('b', 'chain'))).toBe(true);
	expect(tracing.isTold(step('a'))).toBe(true);
	expect(tracing.isTold(step('b'))).toBe(false);
	expect(new Tracing({trace: true, json: false}).isTold(step('b'))).toBe(true);
});

test('programs are told them only when they ask', () => {
	const silent = new Tracing({trace: false, json: true});
	expect(silent.isOn).toBe(false);
	silent.isTold(group('a', 'ring'));
	expect(silent.isTold(step('a'))).toBe(false);
	expect(new Tracing({trace: true, json: true}).isOn).toBe(true);
});
