import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {Speaker} from '../../../source/net/types.ts';
import {Conversation} from '../../../source/net/wire/conversation.ts';
import {type Message, type MessageType, messages} from '../../../source/net/wire/messages.ts';
import {messageOf, messageTypes} from './samples.ts';

const speakers: readonly Speaker[] = ['manager', 'member', 'source', 'fetcher'];
const opens: Readonly<Record<Speaker, readonly MessageType[]>> = {
	manager: ['welcome', 'refused'],
	member: ['hello'],
	source: ['greeting', 'refused'],
	fetcher: ['hello'],
};
const sampleOf = (type: MessageType): Message => fc.sample(messageOf(type), {numRuns: 1, seed: 3})[0]!;
const says = (speaker: Speaker, type: MessageType): boolean =>
	(messages[type].says as readonly Speaker[]).includes(speaker);

describe.each(speakers)('what a %s may say', speaker => {
	const opening = sampleOf(opens[speaker][0]!);

	it.each(messageTypes)('%s: first, later, or never', type => {
		const message = sampleOf(type);
		const asFirst = new Conversation(speaker);
		const isFirst = opens[speaker].includes(type);
		expect(asFirst.accept(message) === undefined).toBe(isFirst);
		expect(asFirst.isOpen).toBe(isFirst);

		const asLater = new Conversation(speaker);
		expect(asLater.accept(opening)).toBeUndefined();
		const isLater = says(speaker, type) && type !== 'proof' && (!isFirst || type === 'refused');
		expect(asLater.accept(message) === undefined).toBe(isLater);
	});

	it.each(messageTypes)('%s where everybody proves who they are: after the proof, which comes first and once', type => {
		const message = sampleOf(type);
		const conversation = new Conversation(speaker, true);
		if (type !== 'proof') {
			const wrong = says(speaker, type) ? `${type} before proof` : `a ${speaker} does not say ${type}`;
			expect(conversation.accept(message)).toBe(wrong);
		}
		expect(conversation.accept(sampleOf('proof'))).toBeUndefined();
		expect(conversation.isOpen).toBe(false);
		expect(conversation.accept(message) === undefined).toBe(opens[speaker].includes(type));
	});

	it('says what was wrong', () => {
		const conversation = new Conversation(speaker);
		expect(conversation.accept(sampleOf('ping'))).toBe(`ping before ${opens[speaker].join(' or ')}`);
		expect(conversation.accept(sampleOf('proof'))).toBe('proof on an open link');
		conversation.accept(opening);
		expect(conversation.accept(opening)).toBe(`${opening.type} a second time`);
		const never = messageTypes.find(type => !says(speaker, type))!;
		expect(conversation.accept(sampleOf(never))).toBe(`a ${speaker} does not say ${never}`);
	});
});
