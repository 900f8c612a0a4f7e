import {describe, expect, test} from 'vitest';
import {StatusNews} from '../../../source/net/peer/status-news.ts';

const idle = {upRate: 0, downRate: 0, fetching: ''};

describe('what we do is told', () => {
	test('not at all while we do nothing', () => {
		expect(new StatusNews().take(idle)).toBeUndefined();
	});

	test('once, until a rate changes by more than a twentieth', () => {
		const news = new StatusNews();
		expect(news.take({...idle, upRate: 100_000.4})).toEqual({type: 'status', ...idle, upRate: 100_000});
		expect(news.take({...idle, upRate: 104_000})).toBeUndefined();
		expect(news.take({...idle, upRate: 96_000})).toBeUndefined();
		expect(news.take({...idle, upRate: 106_000})).toMatchObject({upRate: 106_000});
	});

	test('when another file is fetched', () => {
		const news = new StatusNews();
		news.take({...idle, downRate: 50_000, fetching: 'a'});
		expect(news.take({...idle, downRate: 50_000, fetching: 'b'})).toMatchObject({fetching: 'b'});
	});

	test('as nothing when a rate fades out, and then no more', () => {
		const news = new StatusNews();
		news.take({...idle, upRate: 50_000});
		expect(news.take({...idle, upRate: 900})).toMatchObject({upRate: 0});
		expect(news.take({...idle, upRate: 1e-9})).toBeUndefined();
	});

	test('anew to a manager that knows nothing of us', () => {
		const news = new StatusNews();
		news.take({...idle, upRate: 50_000});
		news.forget();
		expect(news.take({...idle, upRate: 50_000})).toMatchObject({upRate: 50_000});
	});
});
