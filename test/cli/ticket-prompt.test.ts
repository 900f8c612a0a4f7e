import {expect, test} from 'vitest';
import {argumentFailure} from '../../source/commands/access.ts';
import {type Typing, typedOn} from '../../source/commands/ticket-prompt.ts';

const nothing: Typing = {text: '', state: 'typing'};
const after = (...keys: readonly string[]): Typing => keys.reduce(typedOn, nothing);

test.each([
	['keys one by one', ['a', 'b', 'c'], {text: 'abc', state: 'typing'}],
	['a paste with its end', ['shoal-12\r'], {text: 'shoal-12', state: 'entered'}],
	['a paste that the terminal marks', ['\x1b[200~shoal-12\x1b[201~'], {text: 'shoal-12', state: 'typing'}],
	['arrows', ['ab', '\x1b[D', 'c'], {text: 'abc', state: 'typing'}],
	['backspace', ['abc', '\x7f', '\b', 'x'], {text: 'ax', state: 'typing'}],
	['backspace on nothing', ['\x7f', 'x'], {text: 'x', state: 'typing'}],
	['ctrl-u', ['abc', '\x15', 'x'], {text: 'x', state: 'typing'}],
	['Enter alone', ['\r', '\n'], nothing],
	['ctrl-c', ['abc', '\x03'], {text: '', state: 'given-up'}],
	['ctrl-d', ['\x04'], {text: '', state: 'given-up'}],
	['escape', ['abc', '\x1b'], {text: '', state: 'given-up'}],
	['what is no text', ['a\x00\x07b'], {text: 'ab', state: 'typing'}],
] as const)('%s', (_, keys, expected) => expect(after(...keys)).toEqual(expected));

const ticket = 'shoal-0000000-0000000-0000000-0000000';
test.each([[[ticket]], [['peer', '10.0.0.1', ticket.toUpperCase()]], [['get', `--ticket=${ticket.slice(0, -4)}`]]])(
	'%j is refused, and not repeated',
	argv => {
		const refused = argumentFailure(argv);
		expect(refused).toMatchObject({code: 'E_USAGE', hint: expect.stringContaining('SHOAL_TICKET')});
		expect(JSON.stringify(refused)).not.toMatch(/0000/);
	},
);

test('other words are not', () => {
	expect(
		argumentFailure(['get', '10.0.0.1:7420', 'shoal_video.mp4', '--ticket-file', '/home/x/shoal-ticket']),
	).toBeUndefined();
});
