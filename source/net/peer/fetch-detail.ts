/** Every fragment and every source of one download, as a screen shows them. Reads; changes nothing. */
import type {Bitfield} from '../bitfield.ts';
import {around} from '../topologies/around.ts';
import type {PeerId} from '../types.ts';
import type {Chronicle} from './chronicle.ts';
import type {FetchPlan} from './fetch-plan.ts';
import type {Ledger} from './ledger.ts';
import {fragmentState, type Neighbours, type SourceSnapshot, type SourceState, type TransferDetail} from './options.ts';
import type {RequestTable} from './request-table.ts';
import type {Source} from './source.ts';
import type {SourceSet} from './source-set.ts';
import type {TransferHost} from './transfer-plan.ts';

export type FetchState = {
	readonly sources: SourceSet;
	readonly table: RequestTable;
	readonly chronicle: Chronicle;
	readonly ledger: Ledger;
};

/** The highest place that fits a byte; later sources share it. */
const lastPlace = 255;

/** `now` on the engine's clock, in milliseconds. */
export const detailOf = (
	{transfer, manifest, have, group}: FetchPlan,
	host: Pick<TransferHost, 'nameOf' | 'links'>,
	state: FetchState,
	now: number,
): TransferDetail => {
	const {sources, table, chronicle} = state;
	const fragments = have.length;
	const states = new Uint8Array(fragments);
	const givers = new Uint8Array(fragments);
	const copies = new Uint16Array(fragments);
	const places = new Map(sources.answered.map((peer, place) => [peer, Math.min(lastPlace, place + 1)]));
	for (let index = 0; index < fragments; index++) {
		const held = sources.rarity.copies(index);
		copies[index] = held;
		const [state, peer] = stateOf(index, held, have, table, chronicle);
		states[index] = state;
		givers[index] = peer === undefined ? 0 : (places.get(peer) ?? 0);
	}
	const {fragmentSize, whole} = manifest;
	const shown = {sources: sourcesOf(state, host, now), neighbours: neighboursOf(group, host)};
	return {transfer, fragmentSize, whole, states, givers, copies, ...shown};
};

const neighboursOf = (group: FetchPlan['group'], {nameOf}: Pick<TransferHost, 'nameOf'>): Neighbours => {
	const topology = group.topology();
	const view = group.neighbourhood();
	const {from, to} = around(topology, view);
	const owner = view.owner && nameOf(view.owner);
	const {why} = group;
	return {topology: topology.name, why, isOpen: topology.isOpen, owner, from: from.map(nameOf), to: to.map(nameOf)};
};

const stateOf = (
	index: number,
	copies: number,
	have: Bitfield,
	table: RequestTable,
	chronicle: Chronicle,
): readonly [number, PeerId | undefined] => {
	if (have.has(index)) {
		const giver = chronicle.giverOf(index);
		return [giver === undefined ? fragmentState.disk : fragmentState.verified, giver];
	}
	const asked = table.of(index).find(({entry}) => !entry.isLate);
	if (asked) return [fragmentState.asked, asked.source.peer];
	const culprit = chronicle.culpritOf(index);
	if (culprit !== undefined) return [fragmentState.bad, culprit];
	return [copies === 0 ? fragmentState.unheld : fragmentState.missing, undefined];
};

const sourcesOf = (
	{sources, ledger, chronicle}: FetchState,
	{nameOf, links}: Pick<TransferHost, 'nameOf' | 'links'>,
	now: number,
): readonly SourceSnapshot[] =>
	sources.answered.map(peer => {
		const source = sources.get(peer);
		const {fragments, bytes} = ledger.of(peer);
		return {
			peer,
			name: nameOf(peer),
			isOwner: sources.owners.has(peer),
			fragments,
			bytes,
			rate: source?.rate(now) ?? 0,
			state: sourceState(source, links.isBanned(peer), now),
			asked: oldestAsked(source),
			bad: chronicle.bad(peer),
		};
	});

const sourceState = (source: Source | undefined, isBanned: boolean, now: number): SourceState => {
	if (isBanned) return 'banned';
	if (!source) return 'left';
	if (source.isMute(now)) return 'resting';
	return source.inFlight > 0 ? 'sending' : 'idle';
};

const oldestAsked = (source: Source | undefined): number | null => {
	for (const {index, isLate} of source?.requests.values() ?? []) if (!isLate) return index;
	return null;
};
