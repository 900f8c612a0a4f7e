/** Who stands around a member: what it takes from whom, and who takes from it, agree among all. */
import {expect, test} from 'vitest';
import {around} from '../../../source/net/topologies/around.ts';
import {topologyNamed, topologyNames} from '../../../source/net/topologies/index.ts';

const at = (me: string, members: readonly string[]) => ({
	me,
	owner: 'o',
	members,
	isPartial: false,
	peers: ['o', ...members],
});
const six = ['a', 'b', 'c', 'd', 'e', 'f'];

test('a ring has one on each side, round and round; a chain ends', () => {
	const ring = topologyNamed('ring');
	expect(around(ring, at('b', six))).toEqual({from: ['a'], to: ['c']});
	expect(around(ring, at('a', six))).toEqual({from: ['f'], to: ['b']});
	expect(around(ring, at('a', ['a']))).toEqual({from: [], to: []});
	const chain = topologyNamed('chain');
	expect(around(chain, at('a', six))).toEqual({from: [], to: ['b']});
	expect(around(chain, at('f', six))).toEqual({from: ['e'], to: []});
});

test.each(topologyNames)('%s: whoever takes from one is one that it gives to', name => {
	const topology = topologyNamed(name);
	for (const me of six)
		for (const other of six) {
			const gives = around(topology, at(me, six)).to.includes(other);
			expect(gives).toBe(me !== other && around(topology, at(other, six)).from.includes(me));
		}
	if (topology.isOpen) expect(around(topology, at('a', six))).toEqual({from: [], to: []});
});

test('in very large groups only whom one takes from is looked for', () => {
	const many = Array.from({length: 1001}, (_, index) => `m${index}`);
	expect(around(topologyNamed('ring'), at('m5', many))).toEqual({from: ['m4'], to: []});
});
