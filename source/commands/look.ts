/** `shoal find`, `peers` and `files`: observers that look, print and leave; they never stand in the list. */
import {peerAccess} from '../host/access.ts';
import {startPeer} from '../host/run-peer.ts';
import type {PeerIntent} from '../net/events.ts';
import type {PeerFact} from '../net/facts.ts';
import {exitCodes, failure} from '../net/failures.ts';
import {peerLines} from '../output/lines.ts';
import {takeManager} from './manager-address.ts';
import {peerOptions} from './peer-options.ts';
import {type Command, type Context, Ending, extraFailure, isFailure, onBug} from './session.ts';

type Question = {
	readonly name: string;
	/** Whether words may follow the manager's address. */
	readonly takesWords: boolean;
	/** What to ask once joined; null: the list itself is the answer. */
	ask(words: readonly string[]): PeerIntent | null;
	readonly answer: PeerFact['event'];
	print(fact: PeerFact, output: Context['output']): void;
};

/** Milliseconds after which a manager that does not answer is given up. */
const patience = 15_000;

const look =
	(question: Question): Command =>
	async ({flags, words, output, access}) => {
		const taken = takeManager(words);
		if (isFailure(taken)) {
			output.error(taken);
			return exitCodes[taken.code];
		}
		const extra = question.takesWords ? undefined : extraFailure(question.name, taken.rest);
		if (extra) {
			output.error(extra);
			return exitCodes[extra.code];
		}
		const ending = new Ending();
		const running = startPeer(peerOptions(taken.manager, flags, 'observer'), {
			...peerAccess(access),
			cacheDirectory: null,
			onBug,
			report: fact => {
				if (ending.isOver) return;
				if (fact.event === 'error') {
					output.fact(fact);
					ending.end(exitCodes[fact.code]);
				} else if (fact.event === 'joined') {
					const intent = question.ask(taken.rest);
					if (intent) setImmediate(() => running.post(intent));
				} else if (fact.event === question.answer) {
					question.print(fact, output);
					ending.end(0);
				}
			},
		});
		const timer = setTimeout(() => {
			output.error(failure('E_MANAGER', 'The manager does not answer.', 'Try again, or start it anew.'));
			ending.end(exitCodes.E_MANAGER);
		}, patience);
		const code = await ending.code;
		clearTimeout(timer);
		await running.stop();
		return code;
	};

export const find = look({
	name: 'find',
	takesWords: true,
	ask: words => ({type: 'find', query: words.join(' ')}),
	answer: 'found',
	print: (fact, output) => output.fact(fact),
});

export const files = look({
	name: 'files',
	takesWords: false,
	ask: () => ({type: 'files'}),
	answer: 'files',
	print: (fact, output) => output.fact(fact),
});

export const peers = look({
	name: 'peers',
	takesWords: false,
	ask: () => null,
	answer: 'list',
	print: (fact, output) => {
		if (output.isJson) output.fact(fact);
		else if (fact.event === 'list') for (const line of peerLines(fact)) output.line(line);
	},
});
