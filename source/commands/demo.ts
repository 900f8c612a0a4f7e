/** `shoal demo [WORD]` in lines: tells the story as it is played. */
import {downloader} from '../host/demo/stage.ts';
import {DemoStory, whatNext} from '../host/demo/story.ts';
import type {PeerFact} from '../net/facts.ts';
import {exitCodes} from '../net/failures.ts';
import {linesOf} from '../output/lines.ts';
import type {Output} from '../output/output.ts';
import {type Command, Ending, isFailure, onBug} from './session.ts';
import {storyOf} from './story-words.ts';

export const demo: Command = async ({flags, words, output}) => {
	const chosen = storyOf(words);
	if (isFailure(chosen)) {
		output.error(chosen);
		return exitCodes[chosen.code];
	}
	const ending = new Ending();
	const teller = new Teller(output);
	const story: DemoStory = new DemoStory(
		{
			onBug,
			onLine: line => output.line(line),
			onManager: fact => output.fact(fact),
			onPeer: (name, fact) => {
				teller.hear(name, fact);
				if (name === downloader && fact.event === 'fragment') teller.progress(story);
			},
		},
		chosen.story,
	);
	/** What was awaited, or null when a signal comes before. */
	const orEnd = <Value>(awaited: Promise<Value>): Promise<Value | null> =>
		Promise.race([awaited, ending.code.then(() => null)]);
	try {
		output.line(story.script.opening);
		const because = await orEnd(story.open(flags.seed));
		if (ending.isOver) return await ending.code;
		if (because) {
			output.error(because);
			return exitCodes[because.code];
		}
		story.fetch();
		const outcome = await orEnd(story.end());
		if (outcome === null) return await ending.code;
		if ('code' in outcome) return exitCodes[outcome.code];
		if (outcome.isSame) for (const line of ['', ...whatNext(story.script)]) output.line(line);
		return outcome.isSame ? 0 : 1;
	} finally {
		await story.clear();
	}
};

/** What the audience hears: everything of alice, and what the others are asked. */
class Teller {
	readonly #output: Output;
	#told = 0;

	constructor(output: Output) {
		this.#output = output;
	}

	hear(name: string, fact: PeerFact): void {
		if (fact.event === 'error') this.#output.fact(fact);
		else if (name === downloader && fact.event !== 'list' && fact.event !== 'listening') this.#output.fact(fact);
		if (name === downloader || fact.event !== 'requirement') return;
		if (this.#output.isJson) this.#output.fact(fact);
		else for (const line of linesOf(fact)) this.#output.line(`${name} hears: ${line}`);
	}

	/** A word at every tenth. */
	progress(story: DemoStory): void {
		const [transfer] = story.alice?.snapshot().transfers ?? [];
		if (!transfer) return;
		const tenths = Math.floor((transfer.done / transfer.fragments) * 10);
		if (tenths <= this.#told || tenths === 10) return;
		this.#told = tenths;
		this.#output.line(`${downloader} has ${tenths * 10} % from ${transfer.sources} sources`);
	}
}
