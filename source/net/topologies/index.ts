/** The topologies by name: the only place that knows which there are. */
import type {TopologyName} from '../types.ts';
import {even} from './even.ts';
import {swarm} from './swarm.ts';
import type {Topology} from './topology.ts';

const all: Readonly<Record<TopologyName, Topology>> = {swarm, even};

export const topologyNames = Object.keys(all) as readonly TopologyName[];

export const topologyNamed = (name: TopologyName): Topology => all[name];
