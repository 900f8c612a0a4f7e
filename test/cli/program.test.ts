/** The built program as a shell meets it: help, version, and everything that is refused before anything starts. */
import {spawn, spawnSync} from 'node:child_process';
import {once} from 'node:events';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';
import {afterAll, describe, expect, test} from 'vitest';
import {commandNames} from '../../source/commands/help.ts';

const program = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const home = mkdtempSync(join(tmpdir(), 'shoal-program-'));
const env = {...process.env, SHOAL_HOME: home};

afterAll(() => rmSync(home, {recursive: true, force: true}));

const run = (...words: readonly string[]): {code: number | null; out: string; wrong: string} => {
	const {status, stdout, stderr} = spawnSync(process.execPath, [program, ...words], {env, encoding: 'utf8'});
	return {code: status, out: stdout, wrong: stderr};
};

describe('help and version', () => {
	test.each([[[]], [['--help']], [['-h']], [['help']]])('shoal %j lists every command', words => {
		const {code, out, wrong} = run(...words);
		expect({code, wrong}).toEqual({code: 0, wrong: ''});
		for (const name of commandNames) expect(out).toContain(`shoal ${name}`);
	});

	test.each([
		['get', '--help'],
		['get', '-h'],
		['get', '7420', '--help'],
	])('shoal %s %s tells of get alone', (...words) => {
		const {code, out} = run(...words);
		expect(code).toBe(0);
		expect(out).toContain('--verify-whole');
	});

	test('shoal --version', () => {
		expect(run('--version')).toMatchObject({code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/)});
	});
});

describe('refused with E_USAGE and exit code 2', () => {
	test.each([
		['a command nobody knows', ['mangaer'], 'Did you mean shoal manager?'],
		['a flag nobody knows', ['manager', '--hots', 'x'], 'Did you mean --host?'],
		['a flag without its value', ['manager', '--port'], '--port needs one value'],
		['a flag given twice', ['manager', '--port', '1', '--port', '2'], '--port can only be set once'],
		['a word too many for a manager', ['manager', '9000'], 'no use for "9000"'],
		['a word too many for an observer', ['peers', '7420', 'bob'], 'no use for "bob"'],
		[
			'a story that the demo does not know',
			['demo', 'fast'],
			'no story "fast": it plays peers, add-get-down, ring, group, ttl',
		],
		['an empty manager', ['get', ''], 'address is missing'],
		['nothing to share', ['share'], 'shoal share PATH...'],
		['a ticket among its words', ['peer', '10.0.0.1', 'shoal-0000000-0000000-0000000-0000000'], '--ticket-file PATH'],
		[
			'a mistyped one as a value',
			['get', '1', '--ticket=shoal-0000000-0000000-0000000-00000'],
			'A ticket is no argument',
		],
	])('%s', (_, words, says) => {
		const {code, out, wrong} = run(...words);
		expect({code, out}).toEqual({code: 2, out: ''});
		expect(wrong).toMatch(/^E_USAGE: /);
		expect(wrong).toContain(says);
	});

	test.each([[['--json', 'manager', '9000']], [['manager', '9000', '--json']]])(
		'%j is one event on standard output',
		words => {
			const {code, out, wrong} = run(...words);
			expect({code, wrong}).toEqual({code: 2, wrong: ''});
			expect(JSON.parse(out)).toMatchObject({event: 'error', code: 'E_USAGE'});
		},
	);
});

test('a reader that goes away ends a peer with a goodbye', async () => {
	const manager = spawn(process.execPath, [program, 'manager', '--port', '0', '--json'], {env});
	try {
		const facts = createInterface({input: manager.stdout})[Symbol.asyncIterator]();
		const fact = async (event: string): Promise<Record<string, unknown>> => {
			for (;;) {
				const {value, done} = await facts.next();
				if (done) throw new Error(`no ${event}`);
				const read = JSON.parse(value) as Record<string, unknown>;
				if (read.event === event) return read;
			}
		};
		const {port} = await fact('listening');
		const peer = spawn(process.execPath, [program, 'peer', String(port), '--json'], {env});
		const gone = once(peer, 'exit');
		await Promise.all([once(peer.stdout, 'data'), fact('peer-joined')]);
		peer.stdout.destroy();
		// Whatever the peer says next, nobody hears it.
		peer.stdin.write('peers\n');
		expect(await gone).toEqual([0, null]);
		expect(await fact('peer-left')).toMatchObject({reason: 'left'});
	} finally {
		manager.kill();
		await once(manager, 'exit');
	}
});
