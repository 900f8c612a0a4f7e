/** Every code is in README.md, and a test produces it by a real fault. */
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {expect, it} from 'vitest';
import {type FailureCode, failureCodes} from '../source/net/failure-codes.ts';
import {failure, knownCode} from '../source/net/failures.ts';
import {codesTable, tableInReadme} from './codes.ts';

const codes = Object.keys(failureCodes) as FailureCode[];
const root = fileURLToPath(new URL('..', import.meta.url));

/** Where each code comes from a fault: a real process, socket or disk, or the real engine with a member that does wrong. */
const producedIn: Readonly<Record<FailureCode, string>> = {
	E_USAGE: 'test/e2e/errors.test.ts',
	E_PORT: 'test/e2e/errors.test.ts',
	E_ADDRESS: 'test/e2e/errors.test.ts',
	E_NAME_AMBIGUOUS: 'test/e2e/errors.test.ts',
	E_HOSTILE_NAME: 'test/e2e/errors.test.ts',
	E_NOT_FOUND: 'test/e2e/errors.test.ts',
	E_MANAGER: 'test/e2e/errors.test.ts',
	E_MANAGER_LOST: 'test/e2e/lost.test.ts',
	E_REFUSED: 'test/net/peer/peer-talk.test.ts',
	E_NAME_TAKEN: 'test/e2e/errors.test.ts',
	E_VERSION: 'test/net/manager/manager-engine.test.ts',
	E_ID: 'test/net/manager/manager-engine.test.ts',
	E_QUOTA: 'test/net/manager/groups.test.ts',
	E_CROWDED: 'test/net/tcp/callers.test.ts',
	E_TICKET_MISTYPED: 'test/e2e/protected.test.ts',
	E_TICKET_NEEDED: 'test/e2e/protected.test.ts',
	E_TICKET_WRONG: 'test/e2e/protected.test.ts',
	E_NOT_PROTECTED: 'test/e2e/protected.test.ts',
	E_IMPOSTOR: 'test/net/tcp/impostors.test.ts',
	E_OTHER_MANAGER: 'test/net/peer/identity.test.ts',
	E_BANNED: 'test/net/manager/identity.test.ts',
	E_NO_FILE: 'test/e2e/errors.test.ts',
	E_NO_SOURCE: 'test/e2e/lost.test.ts',
	E_UNREACHABLE: 'test/e2e/errors.test.ts',
	E_MANIFEST: 'test/files/part.test.ts',
	E_PART_LOCKED: 'test/files/killed.test.ts',
	E_DISK_FULL: 'test/e2e/fetch.test.ts',
	E_READ_ONLY: 'test/e2e/errors.test.ts',
	E_DISK: 'test/files/part.test.ts',
	E_VANISHED: 'test/files/shared-content.test.ts',
	E_CHANGED: 'test/files/shared-content.test.ts',
	E_FOLDER: 'test/e2e/errors.test.ts',
	E_DENIED: 'test/files/part.test.ts',
	E_PROTO: 'test/net/tcp/hostile-callers.test.ts',
	E_SLOW: 'test/net/tcp/stopped-readers.test.ts',
	E_SILENT: 'test/net/tcp/hostile-callers.test.ts',
	E_CLOSED: 'test/net/tcp/hostile-callers.test.ts',
	E_BUG: 'test/terminal/app-ways-out.test.ts',
};

it('README.md has the table of the source: npm run codes writes it', () => {
	expect(tableInReadme()).toBe(codesTable());
});

it.each(codes)('%s is produced by a test', code => {
	const path = `${root}${producedIn[code]}`;
	expect(existsSync(path), path).toBe(true);
	expect(readFileSync(path, 'utf8')).toMatch(new RegExp(`\\b${code}\\b`));
});

it.each(codes)('%s is used by the source', code => {
	const texts = readdirSync(`${root}source`, {recursive: true, encoding: 'utf8'})
		.filter(name => /\.tsx?$/.test(name) && !name.endsWith('failure-codes.ts'))
		.map(name => readFileSync(`${root}source/${name}`, 'utf8'));
	expect(texts.some(text => new RegExp(`\\b${code}\\b`).test(text))).toBe(true);
});

it.each(codes)('%s always has a next step, which is a sentence', code => {
	const {hint} = failure(code, 'Something.');
	expect(hint).toMatch(/^[A-Z].*\.$/);
	expect(failureCodes[code].meaning).toMatch(/^[A-Z].*\.$/);
	expect(failure(code, 'Something.', 'Do this.').hint).toBe('Do this.');
});

it.each(['toString', 'constructor', '__proto__', 'E_FUTURE', ''])('%j from the wire is no code of ours', text => {
	expect(knownCode(text)).toBe('E_REFUSED');
});
