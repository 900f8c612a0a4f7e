/** Sudden deaths of real processes on a real disk, a few of them; `npm run kills` does any number. */
import {expect, test} from 'vitest';
import {Drill} from './drill.ts';

test('twenty kills of downloader, sources and manager: files identical, nothing verified lost, bytes come while the manager is away', {
	timeout: 180_000,
}, async () => {
	const drill = new Drill(2);
	try {
		const {kills, downloads} = await drill.run(20);
		expect(kills.downloader + kills.source + kills.manager).toBe(20);
		expect(Math.min(...Object.values(kills))).toBeGreaterThan(0);
		expect(downloads).toBeGreaterThan(0);
	} finally {
		drill.end();
	}
});
