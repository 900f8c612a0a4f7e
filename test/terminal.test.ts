import {afterEach, expect, test, vi} from 'vitest';
import {Terminal} from '../source/terminal.ts';

const written: string[] = [];
vi.spyOn(process.stdout, 'write').mockImplementation(text => {
	written.push(String(text));
	return true;
});
afterEach(() => written.splice(0));

test('a title that was known before the terminal was ours is shown once it is; the same one never twice', () => {
	const terminal = new Terminal();
	terminal.title('shoal manager');
	expect(written).toEqual([]);
	terminal.enter();
	terminal.title('shoal manager');
	expect(written.filter(text => text.includes(']2;'))).toEqual(['\u001B]2;shoal manager\u0007']);
	terminal.title('shoal \u001B]0;evil\u0007 peer');
	expect(written.at(-1)).toBe('\u001B]2;shoal ]0;evil peer\u0007');
	terminal.title('');
	expect(written.filter(text => text.includes(']2;'))).toHaveLength(2);
});
