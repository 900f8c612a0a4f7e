/** How much garbage the threads of a process gather before it is cleared away. Knows V8's words for it and nothing of sessions. */
import {setFlagsFromString} from 'node:v8';
import type {ResourceLimits} from 'node:worker_threads';

/** Snapshots are short-lived garbage: a small nursery keeps the engines' thread small. */
export const engineLimits: ResourceLimits = {maxYoungGenerationSizeMb: 8};

/**
 * The nursery of every thread stays as large as it is now. Measured with 5,000 peers on the screen: 230 MiB instead of 350,
 * for the same processor. Not for a peer that downloads: it would be 5 % slower. One that indexes a hundred thousand files has
 * 185 MiB instead of 299.
 */
export const keepNurserySmall = (): void => setFlagsFromString('--semi-space-growth-factor=1');

/** It grows again with what survives in it, as V8 does of itself. */
export const letNurseryGrow = (): void => setFlagsFromString('--semi-space-growth-factor=2');
