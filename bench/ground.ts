/** Where a contest is played: machines, and what crossed their lines. Either this one, or several on lines of their own. */
import type {Machine} from './rivals/rival.ts';
import {ShapedNetwork} from './shaped-network.ts';

export type Ground = {
	machine(index: number): Machine;
	/** Whether machines have lines of their own, whose bytes are counted. */
	readonly isShaped: boolean;
	/** Bytes a machine has sent, headers included. */
	sent(index: number): number;
	received(index: number): number;
	cut(index: number): void;
	remove(): void;
};

export const loopbackGround = (): Ground => ({
	isShaped: false,
	machine: () => ({address: '127.0.0.1', before: []}),
	sent: () => 0,
	received: () => 0,
	cut: () => undefined,
	remove: () => undefined,
});

/** Rates in Mbit/s, one a machine. */
export const shapedGround = (rates: readonly number[]): Ground => {
	const network = new ShapedNetwork(rates);
	return {
		isShaped: true,
		machine: index => ({address: network.address(index), before: network.on(index)}),
		sent: index => network.sent(index),
		received: index => network.received(index),
		cut: index => network.cut(index),
		remove: () => network.remove(),
	};
};
