/** Nine faults of the network at seven exact moments of a download: 63 cells, those in the middle of it with and without a second source. */
import {describe, test} from 'vitest';
import {type Cell, faults, phases, play} from '../networks/cells.ts';
import {whyNoFaults} from '../networks/machines.ts';

/** Milliseconds; each cell has a shorter bound of its own, which tells more. */
const bound = 150_000;

const whyNot = whyNoFaults();
if (whyNot) console.log(`skipped: the network cannot be made bad here (${whyNot})`);

const isBetween = (phase: Cell['phase']): boolean => phase !== 'handshake' && phase !== 'list' && phase !== 'finish';
const cells: readonly Cell[] = phases.flatMap(phase =>
	faults.flatMap(fault =>
		(isBetween(phase) ? (['alone', 'with another'] as const) : (['alone'] as const)).map(sources => ({
			fault,
			phase,
			sources,
		})),
	),
);

describe.skipIf(whyNot !== '').concurrent('nine faults at seven moments', () => {
	test.for(cells)('$fault at $phase, $sources', {timeout: bound}, async cell => play(cell));
});
