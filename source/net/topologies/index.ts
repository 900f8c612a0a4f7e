/** The topologies by name: the only place that knows which there are. */
import type {TopologyName} from '../types.ts';
import {chain} from './chain.ts';
import {even} from './even.ts';
import {group} from './group.ts';
import {ring} from './ring.ts';
import {swarm} from './swarm.ts';
import type {Topology} from './topology.ts';

const all: Readonly<Record<TopologyName, Topology>> = {swarm, even, group, ring, chain};

export const topologyNames = Object.keys(all) as readonly TopologyName[];

export const topologyNamed = (name: TopologyName): Topology => all[name];

/** What is followed where nobody said anything and there is nobody to choose. */
export const usual: TopologyName = 'swarm';

/** Typed for a topology: the manager chooses one, as it does where nothing is typed. */
export const chosen = 'auto' as const;
export type TopologyWish = TopologyName | typeof chosen;

/** What is named; null where the manager is to choose. */
export const namedIn = (wish: TopologyWish | null): TopologyName | null => (wish === chosen ? null : wish);

/** What those follow whose neighbours are given by hand. */
export const byHand: TopologyName = 'ring';

/** What a name from elsewhere stands for; one that nobody here knows is a swarm. */
export const topologyOf = (name: string): Topology =>
	topologyNamed(topologyNames.find(known => known === name) ?? usual);

/** Whether everybody is asked under this name, and nobody needs to know the group. */
export const isOpen = (name: string): boolean => topologyOf(name).isOpen;
