import {expect, test} from 'vitest';
import {Publisher} from '../../../source/net/peer/publisher.ts';
import type {Message} from '../../../source/net/wire/messages.ts';

const file = (name: string) => ({file: 'ab'.repeat(32), name, size: 1, fragmentSize: 65_536, whole: 'cd'.repeat(32)});

const told = (act: (publisher: Publisher) => void): string[] => {
	const said: Message[] = [];
	const publisher = new Publisher(messages => said.push(...messages));
	act(publisher);
	publisher.tick(0);
	return said.map(({type}) => type);
};

test('removed and added again in one moment: shared in the end', () => {
	const act = (publisher: Publisher): void => {
		publisher.withdraw(file('a'));
		publisher.publish(file('a'));
	};
	expect(told(act)).toEqual(['withdraw', 'publish']);
});

test('added and removed in one moment: not shared in the end', () => {
	const act = (publisher: Publisher): void => {
		publisher.publish(file('a'));
		publisher.withdraw(file('a'));
	};
	expect(told(act)).toEqual(['withdraw']);
});

test('what is being indexed is told as it changes, at most twice a second', () => {
	const said: Message[] = [];
	const publisher = new Publisher(messages => said.push(...messages));
	publisher.indexing({name: 'a', size: 1, percent: 1});
	publisher.tick(0);
	publisher.indexing({name: 'a', size: 1, percent: 2});
	publisher.tick(100);
	expect(said).toHaveLength(1);
	publisher.tick(500);
	expect(said.at(-1)).toMatchObject({files: [{percent: 2}]});
	publisher.indexed('a');
	publisher.tick(600);
	expect(said.at(-1)).toMatchObject({files: []});
});
