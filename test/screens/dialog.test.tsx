import {expect, test} from 'vitest';
import {aloneView, managerUi, managerView} from '../../fixtures/views/manager.ts';
import {Dialog, type DialogProps} from '../../source/components/dialog.tsx';
import {wrapped} from '../../source/components/wrapped.ts';
import {widthOf} from '../../source/line.ts';
import {asking} from '../../source/ui/questions.ts';
import type {Question} from '../../source/ui/state.ts';
import {drawn} from './render.tsx';

type DialogUi = DialogProps['overlay'];

const dialogOf = (question: Question): DialogUi => {
	const {overlay} = asking(managerUi(80, 24), question, managerView);
	if (overlay?.name !== 'dialog') throw new Error('no dialog');
	return overlay;
};

const shown = (overlay: DialogUi, columns: number, rows: number): string =>
	drawn(<Dialog overlay={overlay} size={{columns, rows}} />, {columns, rows}).join('\n');

test('the safe answer stands first and has the focus; the keys stand in the border', () => {
	const text = shown(dialogOf({type: 'ban', peer: 'alice-id'}), 80, 24);
	expect(text).toMatch(/BAN ALICE\? .* y ban {2}n keep ━┓/);
	expect(text).toMatch(/▸ \[ Keep ] {5}\[ Ban ]/);
});

test('three answers in a row, or one below the other where there is no room', () => {
	const cancel = {...dialogOf({type: 'cancel', row: 't1'}), at: 1};
	const wide = shown(cancel, 80, 24);
	expect(wide).toMatch(/\[ Go on ] {3}▸ \[ Cancel, keep ] {5}\[ Cancel, delete ]/);
	expect(wide).toContain('d delete  y keep  n go on');
	expect(shown(cancel, 40, 15)).toMatch(/ {2}\[ Go on ].*\n.*▸ \[ Cancel, keep ].*\n.* {2}\[ Cancel, delete ]/);
});

test('however much is said and however small the screen: it fits, and the answers are on it', () => {
	const long = 'a-name-without-any-space-that-is-longer-than-a-line '.repeat(20) + '山'.repeat(90);
	const questions = [dialogOf({type: 'quit'}), dialogOf({type: 'cancel', row: 't1'})];
	for (const overlay of questions.map(known => ({...known, lines: [long, ...known.lines]})))
		for (const columns of [40, 61, 80, 200])
			for (const rows of [15, 24, 60]) {
				const lines = drawn(<Dialog overlay={overlay} size={{columns, rows}} />, {
					columns: columns + 4,
					rows: rows + 1,
				});
				expect(lines.length).toBe(rows + 1);
				expect(lines[rows]).toBe('');
				expect(Math.max(...lines.map(widthOf))).toBeLessThan(columns);
				for (const {label} of overlay.buttons) expect(lines.join('\n'), `${columns}x${rows}`).toContain(`[ ${label} ]`);
				expect(lines.findLast(line => line !== '')).toContain('┛');
			}
});

test('who asks is named, and nobody is counted who is not there', () => {
	expect(dialogOf({type: 'evict', peer: 'bob-id'}).lines.join(' ')).toContain('bob is taken off the list');
	const {overlay} = asking(managerUi(80, 24), {type: 'quit'}, aloneView);
	expect(overlay?.name === 'dialog' && overlay.lines[0]).toContain('0 peers are registered and 0 downloads');
});

test('text is broken at spaces, long words inside, by what they take on a terminal', () => {
	expect(wrapped('one two three', 7)).toEqual(['one two', 'three']);
	expect(wrapped('山山山山 a', 5)).toEqual(['山山', '山山', 'a']);
	expect(wrapped('👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 2)).toEqual(['👩‍👩‍👧‍👦', '👩‍👩‍👧‍👦']);
	expect(wrapped('', 5)).toEqual(['']);
});
