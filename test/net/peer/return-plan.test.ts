import {describe, expect, it} from 'vitest';
import {failure} from '../../../source/net/failures.ts';
import {ReturnPlan} from '../../../source/net/peer/return-plan.ts';

const next = (random: number, code: 'E_CLOSED' | 'E_TICKET_WRONG' | 'E_CROWDED', losses: number): number => {
	const plan = new ReturnPlan({next: () => random, id: () => 'id'});
	for (let more = 0; more < losses; more++) plan.lost(0, 10, failure(code, 'Gone.'));
	return plan.state(0).retryAt;
};

describe('the next try', () => {
	it('comes soon at first, then ever later, within fifteen seconds', () => {
		expect(next(1, 'E_CLOSED', 1)).toBe(500);
		expect(next(1, 'E_CLOSED', 3)).toBe(2000);
		expect(next(1, 'E_CLOSED', 20)).toBe(15_000);
		expect(next(0, 'E_CLOSED', 20)).toBe(0);
	});

	it.each(['E_TICKET_WRONG', 'E_CROWDED'] as const)(
		'waits a minute at the least after %s: an address has five tries a minute',
		code => {
			expect(next(0, code, 1)).toBe(60_000);
			expect(next(1, code, 1)).toBe(120_000);
		},
	);
});
