/** The fragment under the cursor as lines: where it lies, its hash, who was asked for it and what came. Pure. */
import {formatAge, formatSize, shortHash} from '../format.ts';
import type {Glyphs} from '../glyphs.ts';
import type {DetailView} from '../host/session-view.ts';
import {column, type Line} from '../line.ts';
import {type Attempt, fragmentState} from '../net/peer/options.ts';
import type {Role} from '../theme.ts';

const words: Readonly<Record<Attempt['outcome'], string>> = {
	awaited: 'asked',
	verified: 'verified',
	corrupt: 'hash mismatch',
	late: 'late',
	lost: 'source lost',
	refused: 'refused',
	unneeded: 'not needed any more',
};

const roles: Readonly<Partial<Record<Attempt['outcome'], Role>>> = {
	verified: 'ok',
	corrupt: 'error',
	late: 'warn',
	lost: 'warn',
	refused: 'warn',
};

/** `now` in milliseconds since 1970. */
export const historyLines = (detail: DetailView, now: number, glyphs: Glyphs): readonly Line[] => {
	const {cursor, fragmentSize, size, cursorHash, attempts, states, copies} = detail;
	const from = cursor * fragmentSize;
	const length = Math.max(0, Math.min(fragmentSize, size - from));
	const hash = cursorHash === '' ? '' : `  blake3 ${shortHash(cursorHash, glyphs.cut)}`;
	const state = states[cursor];
	return [
		[['title', `FRAGMENT UNDER CURSOR #${cursor}`]],
		[`  at ${formatSize(from)}, ${formatSize(length)}${hash}`],
		[`  copies among the sources: ${copies[cursor] ?? 0}`],
		...(state === fragmentState.disk ? [['  was on disk before'] as Line] : []),
		...attempts.map(({name, askedAt, endedAt, outcome}, index): Line => {
			const took =
				endedAt === null
					? `asked ${formatAge(now - askedAt)} ago`
					: `${words[outcome]} in ${((endedAt - askedAt) / 1000).toFixed(1)}s`;
			return [`  try ${String(index + 1).padEnd(3)} ${column(name, 9, glyphs)} `, [roles[outcome] ?? 'text', took]];
		}),
		...(attempts.length === 0 && state !== fragmentState.disk
			? [[['muted', '  not asked of anybody yet'] as const] as Line]
			: []),
	];
};
