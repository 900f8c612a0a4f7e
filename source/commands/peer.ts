/** `shoal peer`: shares, fetches what is typed, until its lease ends or it is told to leave. */
import {resolve} from 'node:path';
import {createInterface} from 'node:readline';
import {statePaths} from '../config/paths.ts';
import {formatDuration} from '../format.ts';
import {openLine, peerAccess} from '../host/access.ts';
import {keepNurserySmall, letNurseryGrow} from '../host/heap.ts';
import {type RunningPeer, startPeer} from '../host/run-peer.ts';
import {Tracing} from '../host/tracing.ts';
import type {PeerFact} from '../net/facts.ts';
import {exitCodes, type Failure, failure} from '../net/failures.ts';
import type {TopologyName} from '../net/types.ts';
import {peerLines} from '../output/lines.ts';
import type {Output} from '../output/output.ts';
import {shellCommand} from '../shell.ts';
import type {Flags} from './flags.ts';
import {ticketLine} from './join-lines.ts';
import {OnlyFile} from './only-file.ts';
import {fragmentFolder, ownChoice, peerOptions} from './peer-options.ts';
import {type PeerWish, peerWish} from './peer-wish.ts';
import {type Command, type Context, Ending, isFailure, onBug} from './session.ts';
import {shownTicket} from './shown-ticket.ts';
import {parseTypedLine, typedHelp} from './typed-lines.ts';

export const peer: Command = context => runPeer(peerWish(context.flags, context.words), context);

/** A peer that shares the paths among its words. */
export const runPeer = async (
	taken: PeerWish | Failure,
	{flags, output, typed, access}: Omit<Context, 'words'>,
): Promise<number> => {
	if (isFailure(taken)) {
		output.error(taken);
		return exitCodes[taken.code];
	}
	const {manager, contacts, rest, breaksUp = false} = taken;
	const ending = new Ending();
	const tracing = new Tracing(flags);
	const bare = openLine(manager, access.secret);
	const running = startPeer(
		{...peerOptions(manager, flags, 'member', contacts), isTraced: tracing.isOn},
		{
			...peerAccess(access),
			cacheDirectory: statePaths().index,
			fragmentFiles: fragmentFolder(flags),
			breaksUp,
			onBug,
			report: fact => {
				switch (fact.event) {
					case 'error':
						if (fact.fatal) ending.end(exitCodes[fact.code]);
						break;
					case 'unmanaged': {
						const ticket = contacts ? null : shownTicket(access);
						if (ticket !== null) output.line(ticketLine(ticket));
						break;
					}
					case 'index-idle':
						letNurseryGrow();
						break;
					case 'joined':
						if (bare !== null) output.line(bare);
						if (flags.ttl > 0) output.line(`the lease ends in ${formatDuration(flags.ttl)}`);
						break;
					case 'lease-ended':
						output.line(`lease ended, join again with ${shellCommand(typed)}`);
						ending.end(0);
						break;
					default:
						break;
				}
				for (const told of tracing.told(fact)) output.fact(told);
				conversation.heard(fact);
				onlyFile?.heard(fact);
			},
		},
	);
	const conversation = new Conversation(running, output, flags, ending);
	const fetch = (): void => conversation.get(null, null);
	const onlyFile = contacts ? new OnlyFile({output, ending, stay: flags.stay, fetch}) : null;
	if (rest.length > 0) share(running, rest, flags);
	conversation.listen();
	const code = await ending.code;
	await running.stop();
	return ending.signal === null ? code : 0;
};

/** Until `index-idle`, this process indexes more than it fetches. */
const share = (running: RunningPeer, paths: readonly string[], {fragmentSize}: Flags): void => {
	keepNurserySmall();
	running.post({type: 'share', paths: paths.map(path => resolve(path)), fragmentSize});
};

/** Lines typed to a peer and what they lead to. The end of standard input is not a quit. */
class Conversation {
	readonly #running: RunningPeer;
	readonly #output: Output;
	readonly #flags: Flags;
	readonly #ending: Ending;
	#list: Extract<PeerFact, {event: 'list'}> | null = null;
	#downloads = '';
	/** Typed before joining: done then. */
	#early: string[] | null = [];

	constructor(running: RunningPeer, output: Output, flags: Flags, ending: Ending) {
		this.#running = running;
		this.#output = output;
		this.#flags = flags;
		this.#ending = ending;
	}

	heard(fact: PeerFact): void {
		if (fact.event === 'joined' || fact.event === 'unmanaged')
			this.#downloads = resolve(this.#flags.downloads ?? `downloads-${fact.name}`);
		if (fact.event !== 'list') return;
		this.#list = fact;
		const early = this.#early ?? [];
		this.#early = null;
		for (const line of early) this.#typed(line);
	}

	listen(): void {
		const lines = createInterface({input: process.stdin, terminal: false});
		lines.on('line', line => this.#typed(line));
	}

	#typed(text: string): void {
		if (this.#early) {
			this.#early.push(text);
			return;
		}
		const line = parseTypedLine(text);
		switch (line.kind) {
			case 'nothing':
				break;
			case 'add':
				share(this.#running, [line.path], this.#flags);
				break;
			case 'remove':
				this.#running.post({type: 'unshare', name: line.name});
				break;
			case 'files':
				this.#running.post({type: 'shared'});
				break;
			case 'peers':
				this.#peers();
				break;
			case 'list':
				this.#peers();
				this.#running.post({type: 'find', query: ''});
				break;
			case 'find':
				this.#running.post({type: 'find', query: line.query});
				break;
			case 'get':
				this.get(line.name, line.topology);
				break;
			case 'upload':
				this.#running.post({type: 'upload', name: line.name});
				break;
			case 'help':
				for (const help of typedHelp) this.#output.line(help);
				break;
			case 'quit':
				this.#ending.end(0);
				break;
			case 'wrong':
				this.#output.error(failure('E_USAGE', line.why, 'Type help for the commands.'));
				break;
			default:
				line satisfies never;
		}
	}

	#peers(): void {
		if (!this.#list) return;
		if (this.#output.isJson) this.#output.fact(this.#list);
		else for (const line of peerLines(this.#list)) this.#output.line(line);
	}

	/** Null: the only file there is. */
	get(wanted: string | null, wish: TopologyName | null): void {
		const wait = this.#flags.wait * 1000;
		const topology = ownChoice(this.#flags) ?? wish;
		this.#running.post({
			type: 'get',
			wanted,
			directory: this.#downloads,
			topology,
			wait,
			isWholeVerified: false,
		});
	}
}
