import {Box} from 'ink';
import {expect, test} from 'vitest';
import {Overlay} from '../../source/components/overlay.tsx';
import {Panel} from '../../source/components/panel.tsx';
import {drawn} from './render.tsx';

const size = {columns: 24, rows: 6};

test('a panel has its title and note in the border and is exactly as large as asked', () => {
	const lines = [['one'], [['warn', 'a line that is much too long']], ['日本語']] as const;
	expect(
		drawn(
			<Panel title="1 FILES (3)" note="too long a note" foot="y" isFocused width={24} height={6} lines={lines} />,
			size,
		),
	).toEqual([
		'┏━ ▸ 1 FILES (3) ━━━━━━┓',
		'┃one                   ┃',
		'┃a line that is much t…┃',
		'┃日本語                ┃',
		'┃                      ┃',
		'┗━ y ━━━━━━━━━━━━━━━━━━┛',
	]);
});

test('an overlay covers what is below it and nothing else', () => {
	const screen = (
		<Box>
			<Panel
				title="below"
				width={24}
				height={6}
				lines={[['xxxxxxxxxxxxxxxxxxxxxx'], ['xxxxxxxxxxxxxxxxxxxxxx'], ['xxxxxxxxxxxxxxxxxxxxxx']]}
			/>
			<Overlay title="over" left={2} top={1} width={12} height={3} lines={[['hello']]} />
		</Box>
	);
	expect(drawn(screen, size, true).slice(0, 4)).toEqual([
		'+- below --------------+',
		'|x+= > over =+xxxxxxxxx|',
		'|x|hello     |xxxxxxxxx|',
		'|x+==========+xxxxxxxxx|',
	]);
});
