/** A peer's facts in words for its event log; what comes by the hundred is gathered and told once a second. */
import {chosenText, counted, formatSize} from '../format.ts';
import type {PeerFact} from '../net/facts.ts';
import type {FileId, PeerId} from '../net/types.ts';
import {knownLine, unmanagedLine} from '../output/by-hand.ts';
import {floodText} from '../output/flood.ts';
import {EventLog} from './event-log.ts';
import type {LogEntry} from './session-view.ts';
import {TraceSteps} from './trace-steps.ts';

/** What facts name by ids. */
export type Names = {
	fileName(id: FileId): string;
	peerName(peer: PeerId): string;
};

/** Milliseconds over which fragments are gathered. */
const gathering = 1000;

type Gathered = {readonly who: string; readonly text: (count: number) => string; count: number; readonly since: number};

const refetchWords = {
	corrupt: (count: number) => `${counted(count, 'fragment')} failed ${count === 1 ? 'its' : 'their'} hash, asked again`,
	late: (count: number) => `${counted(count, 'fragment')} late, asked elsewhere`,
	lost: (count: number) => `${counted(count, 'fragment')} lost with it, asked elsewhere`,
	refused: (count: number) => `${counted(count, 'fragment')} refused, asked elsewhere`,
} as const;

export class PeerLog {
	readonly #log = new EventLog();
	readonly #names: Names;
	readonly #gathered = new Map<string, Gathered>();
	readonly #steps = new TraceSteps();
	readonly #traced = new Set<FileId>();

	constructor(names: Names) {
		this.#names = names;
	}

	add: EventLog['add'] = (tone, who, text) => this.#log.add(tone, who, text);

	entries(): ReadonlyMap<string, LogEntry> {
		return this.#log.entries();
	}

	hear(fact: PeerFact): void {
		const {add} = this;
		const file = (id: FileId): string => this.#names.fileName(id);
		switch (fact.event) {
			case 'joined':
				add('plain', '', `joined as ${fact.name}, ${counted(fact.peers, 'active peer')}`);
				break;
			case 'unmanaged':
				add('plain', '', unmanagedLine(fact));
				break;
			case 'list':
				if (fact.epoch === '') add('plain', '', knownLine(fact));
				else add('plain', '', `list v${fact.version}: ${counted(fact.peers.length, 'active peer')}`);
				break;
			case 'manager-lost':
				add('warn', '', `manager lost: ${fact.message}`);
				break;
			case 'manager-back':
				add('ok', '', `manager is back, list v${fact.version}`);
				break;
			case 'lease-ended':
				add('warn', '', `lease ${fact.reason === 'expired' ? 'ended' : `ended: ${fact.reason} by the manager`}`);
				break;
			case 'indexed':
				add('plain', '', `sharing ${fact.name}, ${counted(fact.fragments, 'fragment')}`);
				break;
			case 'unshared':
				add('plain', '', `no longer sharing ${fact.name}: ${fact.reason}`);
				break;
			case 'index-idle':
				if (fact.skipped > 0) add('plain', '', `${fact.skipped} hidden or special files skipped`);
				break;
			case 'asked':
				add('plain', '', `asked ${counted(fact.peers, 'peer')} for ${file(fact.id)}`);
				break;
			case 'requirement':
				add(
					'plain',
					fact.name,
					`wants ${file(fact.id)}: ${fact.fragments > 0 ? `${counted(fact.fragments, 'fragment')} here` : 'not here'}`,
				);
				break;
			case 'answered':
				add('plain', fact.name, `has ${counted(fact.fragments, 'fragment')} of ${file(fact.id)}`);
				break;
			case 'told':
				add('plain', '', `told of ${fact.name} by ${fact.byName}`);
				break;
			case 'started':
				add('plain', '', `fetching ${fact.name}: ${formatSize(fact.size)} in ${counted(fact.fragments, 'fragment')}`);
				break;
			case 'sent': {
				// The steps of the exchange say so already.
				if (this.#traced.has(fact.id)) break;
				const name = file(fact.id);
				this.#gather(
					`sent ${fact.to} ${fact.id}`,
					this.#names.peerName(fact.to),
					count => `got ${counted(count, 'fragment')} of ${name} from us`,
				);
				break;
			}
			case 'refetch':
				this.#gather(
					`again ${fact.from} ${fact.id} ${fact.reason}`,
					this.#names.peerName(fact.from),
					refetchWords[fact.reason],
				);
				break;
			case 'source-lost':
				add('warn', fact.name, `lost as a source: ${fact.reason}`);
				break;
			case 'source-banned':
				add('warn', fact.name, `banned here: ${fact.reason}`);
				break;
			case 'source-unbanned':
				add('plain', fact.name, 'no longer banned here');
				break;
			case 'waiting':
				add('plain', '', `${fact.name || 'a download'} waits: ${fact.reason}`);
				break;
			case 'complete':
				add(
					'ok',
					'',
					fact.present
						? `${fact.name} is already here, verified`
						: `${fact.name} is complete and verified, from ${counted(fact.sources.length, 'source')}`,
				);
				break;
			case 'cancelled':
			case 'paused':
			case 'resumed':
				add('plain', '', `${fact.event} ${fact.name}`);
				break;
			case 'trace':
				this.#traced.add(fact.id);
				this.#steps.hear(fact, performance.now());
				break;
			case 'group':
				add(
					'plain',
					'',
					`${file(fact.id)}: ${chosenText(fact.topology, fact.why)} of ${counted(fact.members.length, 'member')}${fact.held ? ', held by its owner' : ''}`,
				);
				break;
			case 'group-over':
				add('plain', '', `everybody in the group of ${file(fact.id)} has it`);
				break;
			case 'released':
				add('plain', '', `spreading ${file(fact.id)} to ${counted(fact.members, 'member')}`);
				break;
			case 'flood':
				add('warn', '', floodText(fact));
				break;
			case 'choices':
				add('warn', '', `several files fit ${fact.wanted || 'that'}: mark one in FILES and press enter`);
				break;
			case 'error':
				add('error', '', `${fact.message}${fact.hint === '' ? '' : ` ${fact.hint}`}`);
				break;
			case 'listening':
			case 'indexing':
			case 'shared':
			case 'linked':
			case 'fragment':
			case 'finding':
			case 'found':
			case 'files':
			case 'left':
				break;
			default:
				fact satisfies never;
		}
	}

	/** Tells what was gathered long enough. `now` on any clock that only goes on. */
	flush(now: number): void {
		for (const [key, {who, text, count, since}] of this.#gathered) {
			if (now - since < gathering) continue;
			this.#gathered.delete(key);
			this.#log.add('plain', who, text(count));
		}
		for (const {who, text} of this.#steps.take(now, id => this.#names.fileName(id))) this.#log.add('plain', who, text);
	}

	#gather(key: string, who: string, text: (count: number) => string): void {
		const known = this.#gathered.get(key);
		if (known) known.count++;
		else this.#gathered.set(key, {who, text, count: 1, since: performance.now()});
	}
}
