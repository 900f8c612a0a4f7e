/** A small full-screen Ink program to test the harness with: a framed list, a cursor, `q` leaves, `x` throws. Nothing of shoal. */
import {Box, render, Text, useApp, useInput, useWindowSize} from 'ink';
import {createElement, type ReactElement, useState} from 'react';

const words = ['one', 'two', 'three', 'four'];

const App = (): ReactElement => {
	const {columns, rows} = useWindowSize();
	const {exit} = useApp();
	const [at, setAt] = useState(0);
	useInput((input, key) => {
		if (key.downArrow) setAt(now => Math.min(now + 1, words.length - 1));
		if (key.upArrow) setAt(now => Math.max(now - 1, 0));
		if (input === 'q') exit();
		if (input === 'x') process.exit(7);
	});
	const lines = words.map((word, index) =>
		createElement(Text, {key: word, inverse: index === at}, `${index === at ? '▸' : ' '} ${word}`),
	);
	const size = createElement(Text, {key: 'size'}, `${columns} x ${rows}`);
	return createElement(Box, {flexDirection: 'column', borderStyle: 'round', width: columns, height: rows}, size, lines);
};

process.stdout.write('\x1b]2;sample\x07');
const {waitUntilExit} = render(createElement(App), {alternateScreen: true});
await waitUntilExit();
