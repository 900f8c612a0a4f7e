/** From flags to what a peer is told. Pure but for the current folder. */
import {resolve} from 'node:path';
import type {Contacts, PeerOptions} from '../net/peer/options.ts';
import {namedIn, topologyNamed} from '../net/topologies/index.ts';
import type {Address, TopologyName} from '../net/types.ts';
import {defaultName} from './default-name.ts';
import type {Flags} from './flags.ts';

/** A downloader's `--topology` is its wish; a sharer's holds for all who download from it. */
export const peerOptions = (
	manager: Address | null,
	flags: Flags,
	role: PeerOptions['role'] = 'member',
	contacts?: Contacts,
): PeerOptions => ({
	manager,
	...(contacts ? {contacts} : {}),
	role,
	name: flags.name ?? ownName(manager, flags),
	isNameChosen: flags.name !== null,
	host: flags.host,
	port: flags.port ?? 0,
	ttl: flags.ttl > 0 ? Math.max(1, Math.round(flags.ttl)) : 0,
	up: flags.up,
	down: flags.down,
	isTraced: flags.trace,
	...termsOf(flags),
});

/** What is typed for our own downloads alone, as `even` is; null where it holds for all who download what we share. */
export const ownChoice = (flags: Flags): TopologyName | null => {
	const topology = namedIn(flags.topology);
	return topology !== null && topologyNamed(topology).isOwnChoice ? topology : null;
};

const termsOf = (flags: Flags): Pick<PeerOptions, 'terms'> => {
	const topology = ownChoice(flags) === null ? namedIn(flags.topology) : null;
	const isHeld = flags.hold;
	return topology === null && !isHeld ? {} : {terms: {topology, isHeld}};
};

/** Nobody makes names different where there is no manager: the port does. */
const ownName = (manager: Address | null, {port}: Flags): string =>
	manager || !port ? defaultName() : `${defaultName()}-${port}`;

/** The folder that keeps every fragment as a file of its own, or null. */
export const fragmentFolder = ({fragmentFiles}: Flags): string | null =>
	fragmentFiles === null ? null : resolve(fragmentFiles);
