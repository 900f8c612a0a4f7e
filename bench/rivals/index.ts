/** All that are measured, by name. */
import {topologyNames} from '../../source/net/topologies/index.ts';
import {aria2, aria2Http} from './aria2.ts';
import {curl} from './nginx.ts';
import {qbittorrent} from './qbittorrent.ts';
import type {Rival} from './rival.ts';
import {shoal} from './shoal.ts';

/** Ours as people type it, and the others. */
export const rivals: readonly Rival[] = [shoal(), curl, aria2Http, aria2, qbittorrent];

/** Ours with each topology. */
export const topologies: readonly Rival[] = topologyNames.map(name => shoal(name));
