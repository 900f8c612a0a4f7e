/** Reports beside finished files. */
import {mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {saveReport} from '../../source/host/report-file.ts';
import type {Summary} from '../../source/host/session-view.ts';

const summary: Summary = {
	seconds: 2,
	path: 'as a screen shows it',
	blake3: 'ab'.repeat(32),
	fragments: 4,
	sources: [],
	atOnce: 1,
	resumed: 0,
	refetched: 0,
	again: [],
	wastedBytes: 0,
	isPresent: false,
};

test('stands beside the file, by its real name, and never takes the place of another', async () => {
	// A folder whose name a screen shows escaped.
	const here = mkdtempSync(join(tmpdir(), 'shoal-report-\u{e000}'));
	try {
		const file = join(here, 'talk.mkv');
		expect(await saveReport(summary, file)).toBe(`${file}.report.json`);
		expect(await saveReport({...summary, seconds: 3}, file)).toBe(`${file}.report-2.json`);
		expect(readdirSync(here).sort()).toEqual(['talk.mkv.report-2.json', 'talk.mkv.report.json']);
		expect(JSON.parse(readFileSync(`${file}.report.json`, 'utf8'))).toEqual({...summary, path: file});
	} finally {
		rmSync(here, {recursive: true, force: true});
	}
});

test('a folder that is gone is told', async () => {
	await expect(saveReport(summary, join(tmpdir(), 'shoal-nowhere', 'talk.mkv'))).rejects.toThrow(/ENOENT/);
});
