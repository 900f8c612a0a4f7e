import {Box} from 'ink';
import {describe, expect, test} from 'vitest';
import {now} from '../../fixtures/views/alice.ts';
import {peerUi, peerView, wideView} from '../../fixtures/views/peer.ts';
import {HelpOverlay} from '../../source/components/help-overlay.tsx';
import {PeerScreen} from '../../source/components/peer-screen.tsx';
import {bindingOf, keymap, type Place} from '../../source/keymap.ts';
import {widthOf} from '../../source/line.ts';
import {fieldOf} from '../../source/ui/field.ts';
import {helpSections, joined, placeNames} from '../../source/ui/help.ts';
import {drawing, drawn} from './render.tsx';

const places = Object.keys(placeNames) as Place[];

const helpOver = (columns: number, rows: number, view = peerView): string[] => {
	const ui = peerUi(columns, rows);
	return drawn(
		<Box>
			<PeerScreen view={view} ui={ui} now={now} />
			<HelpOverlay overlay={{name: 'help', filter: fieldOf(''), top: 0}} size={ui.size} place="files" />
		</Box>,
		ui.size,
	);
};

const helpAlone = (columns: number, rows: number, place: Place, filter = '', top = 0): string[] => {
	const overlay = {name: 'help', filter: fieldOf(filter), top} as const;
	return drawn(<HelpOverlay overlay={overlay} size={{columns, rows}} place={place} />, {
		columns: columns + 4,
		rows: rows + 1,
	});
};

test.each([
	['05-help-120x40', () => helpOver(120, 40, wideView)],
	['05-help-80x24', () => helpOver(80, 24)],
] as const)('%s is drawn as drawn', (name, screen) => {
	expect(screen()).toEqual(drawing(name));
});

describe('what the help says', () => {
	test('every key that works somewhere is in the help of that place, and does there what the help says', () => {
		for (const place of places) {
			const lines = helpSections(place).flatMap(section => (section.kind === 'terms' ? [] : section.lines));
			for (const {keys, places: where} of keymap) {
				if (where !== null && !where.includes(place)) continue;
				for (const key of keys) {
					const [line, ...others] = lines.filter(({left}) => left.split(/ +/).includes(key));
					expect(line, `${key} in ${place}`).toBeDefined();
					expect(others, `${key} in ${place}`).toEqual([]);
					const words = bindingOf(key, place)!.help.split(/[ ,]+/);
					for (const word of words) expect(line!.right, `${key} in ${place}`).toContain(word);
				}
			}
		}
	});

	test('two directions share a line', () => {
		expect(joined('next panel', 'previous panel')).toBe('next, previous panel');
		expect(joined('one row up', 'one row down')).toBe('one row up, down');
		expect(joined('redraw', 'suspend')).toBe('redraw, suspend');
		expect(joined('next', 'next')).toBe('next, next');
		const move = helpSections('files').find(({kind}) => kind === 'move');
		expect(move?.lines[0]).toEqual({left: 'up down  k j', right: 'one row up, down'});
	});

	test('typing filters keys and words, sections that are empty go', () => {
		expect(helpSections('files', 'PAUSE').map(({kind}) => kind)).toEqual(['panel']);
		expect(helpSections('files', 'ctrl-l').map(({lines}) => lines.length)).toEqual([1]);
		const text = helpAlone(80, 24, 'files', 'pause').join('\n');
		expect(text).toContain('pause, go on');
		expect(text).not.toContain('mark, go down');
		expect(text).toContain('filter: pause▏');
		expect(helpAlone(80, 24, 'files', 'zzz').join('\n')).toContain('no key here does that');
	});

	test('what does not fit scrolls, and stops at the end', () => {
		const first = helpAlone(40, 15, 'files');
		expect(first.join('\n')).toMatch(/1-11 of \d+/);
		expect(first.join('\n')).not.toContain('time left until gone');
		const end = helpAlone(40, 15, 'files', '', 10_000).join('\n');
		expect(end).toContain('time left until gone');
	});

	test('any size, any place: never more than the screen', () => {
		for (const place of places)
			for (const columns of [40, 60, 71, 72, 80, 109, 110, 200])
				for (const rows of [15, 24, 40]) {
					const lines = helpAlone(columns, rows, place);
					expect(lines[rows], `${place} ${columns}x${rows}`).toBe('');
					expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(columns);
					expect(lines.join('\n')).toContain('esc close');
					if (columns >= 110) expect(lines.join('\n'), `${place} ${columns}x${rows}`).not.toContain('…');
				}
	});
});

test('no help is cut where everything is in view', () => {
	for (const place of places)
		for (const top of [0, 40]) expect(helpAlone(80, 24, place, '', top).join('\n'), place).not.toContain('…');
});
