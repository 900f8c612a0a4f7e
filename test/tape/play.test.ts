/** Tapes played against a shell and against the built program. */
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, expect, test} from 'vitest';
import {parseTape} from './parse.ts';
import {type Played, playTape} from './play.ts';
import {makeStage, type Stage} from './stage.ts';

const stages: Stage[] = [];
afterEach(() => {
	for (const stage of stages.splice(0)) stage.remove();
});

const header = 'Set FontSize 16\nSet LetterSpacing 0\nSet Padding 16\nSet Width 1130\nSet Height 872\n';

const play = (tape: string, tell?: (line: string) => void): Promise<Played> => {
	const stage = makeStage();
	stages.push(stage);
	return playTape(parseTape(header + tape), tell ? {...stage, tell} : stage);
};

test('keys reach the shell, waits pass as the screen shows them, in a terminal of the tape’s size', async () => {
	const told: string[] = [];
	const {waits, screen} = await play(
		[
			'Env WORD "from the tape"',
			'Type "stty size; echo $WORD $(ls)" Enter',
			'Wait+Screen /44 120\\nfrom the tape fixtures node_modules package.json/',
			'Type "echo wrogn" Left 2 Backspace Ctrl+E Ctrl+U',
			"Type 'echo one two' Enter",
			'Wait /^>$/',
			'Wait',
			'Sleep 90m',
		].join('\n'),
		line => told.push(line.replace(/ after .*/, '')),
	);
	expect(waits).toBe(3);
	expect(screen).toMatch(/\none two\n>$/);
	expect(told).toEqual([
		'line 8: /44 120\\nfrom the tape fixtures node_modules package.json/u',
		'line 11: /^>$/u',
		'line 12: />$/u',
	]);
});

test('a wait that is not met is told with its line and the screen', async () => {
	await expect(play('Type "echo here" Enter\nWait+Screen@200ms /there/')).rejects.toThrow(
		/^line 7: \/there\/u did not come within 0.2 s\n\+-+\+\n\|> echo here\n\|here\n\|>/,
	);
	await expect(play('Type "exit" Enter\nWait+Screen /there/')).rejects.toThrow(/before the shell ended/);
});

test('a program that is required and not there', async () => {
	const stage = makeStage();
	stages.push(stage);
	await expect(playTape(parseTape('Require no-such-program'), stage)).rejects.toThrow(
		'no-such-program is not installed',
	);
});

test('as VHS, a wait sees the first rows of all that was printed', async () => {
	const many = 'Type "clear; seq 100" Enter\n';
	await play(`${many}Wait+Screen /\\n3\\n/`);
	await expect(play(`${many}Wait+Screen@300ms /\\n99\\n/`)).rejects.toThrow('did not come');
});

test('the demo’s tape plays to its end', {timeout: 180_000}, async () => {
	const stage = makeStage();
	stages.push(stage);
	const commands = parseTape(readFileSync(new URL('../../demo.tape', import.meta.url), 'utf8'));
	const {waits} = await playTape(commands, stage);
	expect(waits).toBe(commands.filter(({kind}) => kind === 'wait').length);
	expect(readdirSync(join(stage.cwd, 'fixtures')).length).toBeGreaterThan(0);
});
