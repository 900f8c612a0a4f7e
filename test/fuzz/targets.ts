/** All that takes what others made: every reader of such bytes is one line here. */
import type {Target} from './fuzz.ts';
import {identityTargets} from './identity-targets.ts';
import {textTargets} from './text-targets.ts';
import {wireTargets} from './wire-targets.ts';

export const targets: readonly Target[] = [...wireTargets, ...textTargets, ...identityTargets];
