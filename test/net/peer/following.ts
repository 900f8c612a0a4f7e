/** A group for tests that look at something else: an open topology, nobody in order, nobody held up. */
import type {Following} from '../../../source/net/peer/group-membership.ts';
import {topologyNamed} from '../../../source/net/topologies/index.ts';
import type {Neighbourhood} from '../../../source/net/topologies/topology.ts';
import type {PeerId, TopologyName} from '../../../source/net/types.ts';

export const following = (
	peers: () => readonly PeerId[] = () => [],
	name: TopologyName = 'swarm',
	group: Partial<Neighbourhood> = {},
): Following => ({
	topology: () => topologyNamed(name),
	neighbourhood: () => ({me: 'me', owner: '', members: [], isPartial: false, peers: peers(), ...group}),
	why: '',
	isHeld: false,
});
