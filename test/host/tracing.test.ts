import {expect, test} from 'vitest';
import {Tracing} from '../../source/host/tracing.ts';
import type {PeerFact} from '../../source/net/facts.ts';

const step = (id: string): PeerFact => ({
	...{event: 'trace', did: 'fragment-sent', peer: 'p', name: 'bob', id, count: 1, fragments: [1]},
});
const group = (id: string, topology: 'ring' | 'chain'): PeerFact => ({
	...{event: 'group', id, topology, why: '', held: false, owner: '', members: []},
});

test('lines tell the steps of rings, and nothing else unless asked', () => {
	const tracing = new Tracing({trace: false, json: false});
	expect(tracing.isOn).toBe(true);
	const [ring, chain] = [group('a', 'ring'), group('b', 'chain')];
	expect(tracing.told(ring)).toEqual([ring]);
	expect(tracing.told(chain)).toEqual([chain]);
	expect(tracing.told(step('a'))).toEqual([step('a')]);
	expect(tracing.told(step('b'))).toEqual([]);
	expect(new Tracing({trace: true, json: false}).told(step('b'))).toEqual([step('b')]);
});

test('what came before it was known to be a ring’s is told then, once; of another, never', () => {
	const tracing = new Tracing({trace: false, json: false});
	const ring = group('a', 'ring');
	for (let count = 0; count < 200; count++) expect(tracing.told(step('c'))).toEqual([]);
	for (const id of ['a', 'b']) expect(tracing.told(step(id))).toEqual([]);
	expect(tracing.told(ring)).toEqual([ring, step('a')]);
	expect(tracing.told(ring)).toEqual([ring]);
	for (const topology of ['chain', 'ring'] as const)
		expect(tracing.told(group('b', topology))).toEqual([group('b', topology)]);
});

test('programs are told them only when they ask', () => {
	const silent = new Tracing({trace: false, json: true});
	expect(silent.isOn).toBe(false);
	expect(silent.told(step('a'))).toEqual([]);
	expect(silent.told(group('a', 'ring'))).toEqual([group('a', 'ring')]);
	expect(silent.told(step('a'))).toEqual([]);
	expect(new Tracing({trace: true, json: true}).isOn).toBe(true);
});
