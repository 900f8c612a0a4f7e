/** The fragment under the cursor in words: where it lies, its hash, who was asked for it and what came. Pure. */
import {formatAge, formatSize, shortHash} from '../format.ts';
import type {Glyphs} from '../glyphs.ts';
import type {DetailView} from '../host/session-view.ts';
import {column, type Line} from '../line.ts';
import {type Attempt, fragmentState} from '../net/peer/options.ts';
import type {Role} from '../theme.ts';

const words: Readonly<Record<Attempt['outcome'], string>> = {
	awaited: 'asked',
	verified: 'verified',
	corrupt: 'bad hash',
	late: 'late',
	lost: 'went away',
	refused: 'refused',
	unneeded: 'not needed',
};

const roles: Readonly<Partial<Record<Attempt['outcome'], Role>>> = {
	verified: 'ok',
	corrupt: 'error',
	late: 'warn',
	lost: 'warn',
	refused: 'warn',
};

/** `bad hash in 2.0s`, `asked 3s ago`. */
const took = ({askedAt, endedAt, outcome}: Attempt, now: number): string =>
	endedAt === null
		? `asked ${formatAge(now - askedAt)} ago`
		: `${words[outcome]} in ${(Math.max(0, endedAt - askedAt) / 1000).toFixed(1)}s`;

/** What is known without any attempt. */
const standing = ({states, cursor}: DetailView): string => {
	const state = states[cursor];
	if (state === fragmentState.disk) return 'was on disk before';
	if (state === fragmentState.unheld) return 'no source has it';
	return 'not asked of anybody yet';
};

const place = ({cursor, fragmentSize, size}: DetailView): string => {
	const from = cursor * fragmentSize;
	return `at ${formatSize(from)}, ${formatSize(Math.max(0, Math.min(fragmentSize, size - from)))}`;
};

/** At most `height` lines, four at least; of many attempts the latest. `now` in milliseconds since 1970. */
export const historyLines = (detail: DetailView, now: number, height: number, glyphs: Glyphs): readonly Line[] => {
	const {cursor, cursorHash, attempts, copies} = detail;
	const hash = cursorHash === '' ? '' : `  blake3 ${shortHash(cursorHash, glyphs.cut)}`;
	const tries = attempts.map(
		(attempt, index): Line => [
			`   try ${String(index + 1).padEnd(3)} ${column(attempt.name, 9, glyphs)} `,
			[roles[attempt.outcome] ?? 'text', took(attempt, now)],
		],
	);
	const untried: Line = [['muted', `   ${standing(detail)}`]];
	return [
		[['title', ` FRAGMENT UNDER CURSOR #${cursor}`]],
		[`   ${place(detail)}${hash}`],
		[`   copies among the sources: ${copies[cursor] ?? 0}`],
		...(tries.length === 0 ? [untried] : tries.slice(-Math.max(1, height - 3))),
	] satisfies readonly Line[];
};

/** The same in one sentence: `#352 at 22 MiB: mallory bad hash in 2.0s, bob asked 0s ago`. */
export const historySentence = (detail: DetailView, now: number): string => {
	const said = detail.attempts.slice(-2).map(attempt => `${attempt.name} ${took(attempt, now)}`);
	return `#${detail.cursor} ${place(detail)}: ${said.length === 0 ? standing(detail) : said.join(', ')}`;
};
