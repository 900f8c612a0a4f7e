/** Facts in short sentences for people. Pure; everything that came from somewhere else is escaped. */
import {chosenText, counted, formatSize} from '../format.ts';
import {formatAddress} from '../net/addresses.ts';
import type {Fact, FoundFile} from '../net/facts.ts';
import {escapeText} from '../net/names.ts';
import {knownLine, unmanagedLine} from './by-hand.ts';
import {floodText} from './flood.ts';
import {summaryLines} from './summary.ts';
import {traceLine} from './trace.ts';

type Of<Name extends Fact['event']> = Extract<Fact, {event: Name}>;

/** What a fact says, in no or several lines. Errors are told elsewhere. */
export const linesOf = (fact: Fact): readonly string[] => {
	switch (fact.event) {
		case 'listening':
			return [`listening on ${escapeText(formatAddress(fact))}`];
		case 'peer-joined':
			return [`${escapeText(fact.name)} joined from ${escapeText(formatAddress(fact))}`];
		case 'peer-late':
			return [`${escapeText(fact.name)} is late`];
		case 'peer-alive':
			return [`${escapeText(fact.name)} is alive again`];
		case 'peer-unbanned':
			return [`${escapeText(fact.name)} is unbanned`];
		case 'peer-left':
			return [goneLine(fact)];
		case 'broadcast':
			return [`list v${fact.version} broadcast to ${fact.to} of ${counted(fact.peers, 'active peer')}`];
		case 'flood':
			return [floodText(fact)];
		case 'closed':
			return ['manager stopped'];
		case 'joined':
			return [`joined as ${escapeText(fact.name)}, ${counted(fact.peers, 'active peer')}`];
		case 'unmanaged':
			return [unmanagedLine(fact)];
		case 'list':
			return [
				fact.epoch === '' ? knownLine(fact) : `list v${fact.version}: ${counted(fact.peers.length, 'active peer')}`,
			];
		case 'manager-lost':
			return [`manager lost: ${escapeText(fact.message)} Transfers go on; trying again.`];
		case 'manager-back':
			return [`manager is back, list v${fact.version}`];
		case 'indexed':
			return [
				`sharing ${escapeText(fact.name)}  ${formatSize(fact.size)} in ${counted(fact.fragments, 'fragment')}  ${fact.id.slice(0, 8)}`,
			];
		case 'unshared':
			return [`no longer sharing ${escapeText(fact.name)}: ${escapeText(fact.reason)}`];
		case 'index-idle':
			return [
				`sharing ${counted(fact.files, 'file')}${fact.skipped > 0 ? `, ${fact.skipped} hidden or special ones skipped` : ''}`,
			];
		case 'shared':
			return fact.files.length === 0
				? ['you share nothing']
				: fact.files.map(
						({name, size, id}) => `${id.slice(0, 8)}  ${formatSize(size).padStart(9)}  ${escapeText(name)}`,
					);
		case 'asked':
			return [`asked ${counted(fact.peers, 'peer')} for ${fact.id.slice(0, 8)}`];
		case 'requirement':
			return [
				`${escapeText(fact.name)} wants ${fact.id.slice(0, 8)}: ${fact.fragments > 0 ? `has ${counted(fact.fragments, 'fragment')} here` : 'not here'}`,
			];
		case 'answered':
			return [`${escapeText(fact.name)} has ${counted(fact.fragments, 'fragment')}`];
		case 'told':
			return [`told of ${escapeText(fact.name)} by ${escapeText(fact.byName)}`];
		case 'started':
			return [startLine(fact)];
		case 'source-lost':
			return [`lost source ${escapeText(fact.name)}: ${escapeText(fact.reason)} Its fragments come from the others.`];
		case 'waiting':
			return [`waiting${fact.name ? ` for ${escapeText(fact.name)}` : ''}: ${escapeText(fact.reason)}`];
		case 'complete':
			return summaryLines(fact);
		case 'trace':
			return [traceLine(fact)];
		case 'group':
			return [groupLine(fact)];
		case 'group-over':
			return [groupOverLine(fact)];
		case 'released':
			return [`spreading ${fact.id.slice(0, 8)} to ${counted(fact.members, 'member')}`];
		case 'simulated':
			return [simulatedLine(fact)];
		case 'paused':
		case 'resumed':
			return [`${fact.event} ${escapeText(fact.name)}`];
		case 'source-banned':
			return [`takes nothing more from ${escapeText(fact.name)}: ${escapeText(fact.reason)}`];
		case 'source-unbanned':
			return [`takes fragments from ${escapeText(fact.name)} again`];
		case 'cancelled':
			return [`stopped ${escapeText(fact.name)}; what is verified is ${fact.kept ? 'kept' : 'deleted'}`];
		case 'found':
			return [
				...fileLines(fact.files),
				`${counted(fact.files.length, 'file')} from ${fact.answered} of ${counted(fact.asked, 'peer')} asked`,
			];
		case 'files':
			return [
				...fileLines(fact.files),
				...fact.indexing.map(({name, percent}) => `indexing ${percent} %  ${escapeText(name)}`),
				counted(fact.files.length, 'shared file'),
			];
		case 'choices':
			return [
				`${fact.wanted ? `${escapeText(fact.wanted)} has several contents` : 'several files are shared'}; name one, or its id:`,
				...fileLines(fact.files),
			];
		case 'left':
			return ['said goodbye'];
		case 'finding':
		case 'lease-ended':
		case 'indexing':
		case 'linked':
		case 'fragment':
		case 'sent':
		case 'refetch':
		case 'error':
			return [];
		default:
			return fact satisfies never;
	}
};

/** The table that the word `peers` shows. */
export const peerLines = ({peers, version}: Of<'list'>): readonly string[] => [
	...peers.map(
		({name, host, port, late}) =>
			`${escapeText(name).padEnd(24)} ${escapeText(formatAddress({host, port}))}${late ? '  late' : ''}`,
	),
	`${counted(peers.length, 'active peer')}, list v${version}`,
];

const fileLines = (files: readonly FoundFile[]): string[] =>
	files.map(({id, name, names, size, holders}) => {
		const others = names.length > 0 ? ` (also ${names.map(escapeText).join(', ')})` : '';
		return `${id.slice(0, 8)}  ${formatSize(size).padStart(9)}  ${escapeText(name)}${others}  at ${holders.map(escapeText).join(', ')}`;
	});

const goneLine = ({name, reason}: Of<'peer-left'>): string => {
	switch (reason) {
		case 'left':
			return `${escapeText(name)} left, deleted from the list`;
		case 'lost':
			return `${escapeText(name)} is lost: no heartbeat, deleted from the list`;
		case 'expired':
			return `${escapeText(name)}’s lease ended, deleted from the list`;
		case 'evicted':
		case 'banned':
			return `${escapeText(name)} was ${reason}, deleted from the list`;
		case 'replaced':
			return `${escapeText(name)} was replaced: another process has the same key, and takes its place`;
		default:
			return reason satisfies never;
	}
};

const startLine = ({name, size, fragments, resumed}: Of<'started'>): string => {
	const known = resumed > 0 ? `, ${resumed} of them on disk already` : '';
	return `fetching ${escapeText(name)}: ${formatSize(size)} in ${counted(fragments, 'fragment')}${known}`;
};

/** Names that a line has room for. */
const mostNames = 20;

/** A manager knows what the file is called. */
const groupName = (fact: Of<'group' | 'group-over'>): string =>
	'name' in fact && fact.name !== '' ? escapeText(fact.name) : fact.id.slice(0, 8);

const groupLine = (fact: Of<'group'>): string => {
	const {topology, why, held, owner, members} = fact;
	const more = members.length > mostNames ? ` and ${members.length - mostNames} more` : '';
	const who = members.length > 0 ? `: ${members.slice(0, mostNames).map(escapeText).join(', ')}${more}` : '';
	const from = owner === '' ? '' : `, owner ${escapeText(owner)}`;
	return `group of ${groupName(fact)}: ${chosenText(topology, escapeText(why))}${from}${held ? ', held until its owner says upload' : ''}${who}`;
};

/** Its members hear of it when they have the file; to the manager those who left it are the same. */
const groupOverLine = (fact: Of<'group-over'>): string =>
	'name' in fact ? `group of ${groupName(fact)} is over` : `everybody in the group of ${groupName(fact)} has it`;

const simulatedLine = ({topology, seconds, bound, ownerCopies}: Of<'simulated'>): string => {
	const time =
		seconds === null ? 'never finished' : `${seconds.toFixed(2)} s, ${(seconds / bound).toFixed(2)} of the bound`;
	return `${topology.padEnd(6)} ${time}, ${ownerCopies.toFixed(2)} copies from the owner`;
};
