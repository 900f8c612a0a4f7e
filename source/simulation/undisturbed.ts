/** Whom nothing happens to in a story: who only stands in the list, and whose way to the manager is free all the time. Pure. */
import type {Fault, ScenarioPlan} from './scenario-plan.ts';

/** Whether a fault is in the way between a peer and the manager. */
const isInTheWay = (fault: Fault, name: string): boolean => {
	switch (fault.what) {
		case 'crash':
		case 'power-cut':
		case 'leave':
		case 'trickle':
		case 'vanish':
		case 'disk-full':
		case 'disk-broken':
		case 'die':
		case 'power-lost':
		case 'stall':
			return fault.peer === name;
		case 'cut':
		case 'one-way':
			return false;
		case 'partition':
			return fault.peers.includes(name) !== fault.hasManager;
		case 'manager-crash':
		case 'manager-stall':
			return false;
		default:
			return fault satisfies never;
	}
};

/** Milliseconds: a manager that stands still for less, with the way there and back, is within its lease. */
const shortest = 7000;

const standstill = (faults: readonly Fault[]): number =>
	faults.filter(({what}) => what === 'manager-stall').reduce((sum, {span}) => sum + span, 0);

/** The names of those who must never be taken for late or lost: nobody when the manager stands still for so long that they hang up. */
export const undisturbed = ({parts, faults}: ScenarioPlan): ReadonlySet<string> => {
	const names = parts.filter(({role}) => role === 'bystander').map(({name}) => name);
	const isLong = standstill(faults) >= shortest;
	return new Set(isLong ? [] : names.filter(name => !faults.some(fault => isInTheWay(fault, name))));
};

/** Whether nobody has a reason to take the manager for lost. */
export const isManagerSteady = ({faults}: ScenarioPlan): boolean =>
	standstill(faults) < shortest && !faults.some(({what}) => what === 'manager-crash');
