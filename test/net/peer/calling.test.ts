import {expect, test} from 'vitest';
import type {Callers} from '../../../source/net/peer/calling.ts';
import {Calling} from '../../../source/net/peer/calling.ts';
import {FakeLink} from '../fakes.ts';

type Caller = ReturnType<Callers> extends Iterable<infer One> ? One : never;
const caller = (peer: string, ...files: string[]): Caller => ({
	...{peer, name: peer, link: new FakeLink(), interests: new Set(files)},
});

test('an owner’s group is whoever called for the file and is still linked, in the order of calling', () => {
	let callers: Caller[] = [];
	const calling = new Calling('me', () => callers);
	const members = (): (readonly string[] | undefined)[] => {
		const groups = calling.groups('ring');
		return ['f', 'g'].map(file => groups.get(file)?.members);
	};
	expect(members()).toEqual([undefined, undefined]);
	callers = [caller('b', 'f'), caller('x')];
	expect(calling.groups('ring').get('f')).toEqual({
		topology: 'ring',
		why: '',
		isHeld: false,
		owner: 'me',
		members: ['b'],
	});
	// Two links of one peer, the first of which wants nothing; in another order.
	callers = [caller('a', 'f', 'g'), caller('x'), caller('b'), caller('b', 'f')];
	expect(members()).toEqual([['b', 'a'], ['a']]);
	// Who has the file wants nothing more, and stays for the others.
	callers = [caller('a', 'g'), caller('b')];
	expect(members()).toEqual([['b', 'a'], ['a']]);
	callers = [caller('b')];
	expect(members()).toEqual([['b'], []]);
	callers = [];
	expect(members()).toEqual([[], undefined]);
	expect(members()).toEqual([undefined, undefined]);
});
