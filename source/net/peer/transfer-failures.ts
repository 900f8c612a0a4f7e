/** How a download that found nobody says so. Words only. */
import {type Failure, failure} from '../failures.ts';

/** `tried`: holders that could not be reached, with their addresses; `asked`: how many peers were asked. */
export const nobodyHas = (name: string, tried: readonly string[], asked: number, isBegun: boolean): Failure => {
	if (tried.length > 0) {
		return failure(
			'E_UNREACHABLE',
			`Nobody who has ${name} can be reached: tried ${tried.join(', ')}.`,
			'Check that no firewall stands between, or start the sharing peer with another --host.',
		);
	}
	return failure(
		'E_NO_SOURCE',
		`No peer that answers has ${name}; ${asked} asked.`,
		isBegun
			? 'What is verified is kept: the same command goes on.'
			: 'Start a peer that shares it, or wait longer with --wait.',
	);
};
