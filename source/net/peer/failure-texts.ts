/** How the peer says that somebody is not there. Words only. */
import {formatAddress} from '../addresses.ts';
import {type Failure, failure, isAboutTicket} from '../failures.ts';
import type {Address} from '../types.ts';

/** A download found nobody. `tried`: holders that could not be reached, with their addresses; `asked`: how many peers were asked. */
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

/** The manager did not answer, or something else did, or it went before we were in the list (`wasWelcomed`). */
export const notThere = (manager: Address, because: Failure, wasWelcomed: boolean): Failure => {
	// It is there, and says what is wrong.
	if (isAboutTicket(because) || because.code === 'E_IMPOSTOR' || because.code === 'E_CROWDED') return because;
	const where = formatAddress(manager);
	if (wasWelcomed) {
		return failure(
			'E_MANAGER',
			`The manager at ${where} was lost before it sent its list: ${because.message}`,
			'Check that it still runs; the same command tries again.',
		);
	}
	return because.code === 'E_PROTO' || because.code === 'E_SILENT' || because.code === 'E_CLOSED'
		? failure(
				'E_MANAGER',
				`What answers at ${where} is not a shoal manager (${because.message})`,
				'Check the port: a manager prints its own at the start.',
			)
		: failure(
				'E_MANAGER',
				`The manager at ${where} cannot be reached: ${because.message}`,
				'Check host and port, and that `shoal manager` runs there.',
			);
};

/** At the manager's address stands one with another key. `forgetting`: how a person has the old one forgotten. */
export const otherManager = (manager: Address, forgetting = ''): Failure =>
	failure(
		'E_OTHER_MANAGER',
		`The manager at ${formatAddress(manager)} is not the one that was there before.`,
		forgetting === '' ? '' : `Ask whoever runs it. If it was meant to change, ${forgetting}.`,
	);

/** Why a source gives nothing more of a file. */
export const copyLost = (reason: 'gone' | 'changed'): Failure =>
	failure(reason === 'gone' ? 'E_VANISHED' : 'E_CHANGED', `Its copy is ${reason}.`);

/** An address given by hand leads to ourselves. `label`: whom it was to be. */
export const isItself = (label: string): Failure =>
	failure('E_ADDRESS', `What answers as ${label} is this peer itself.`, 'Name another peer’s port.');
