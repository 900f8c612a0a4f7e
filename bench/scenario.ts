/** What is played, what must be reached, and what it came to: values, read by what plays and by what reports. Pure. */
import {dirname} from 'node:path';
import {bound, boundWithCut} from './bounds.ts';
import {series} from './figures.ts';

/** What ours must reach: time over the bound, owner's copies, times as quick as another. */
export type Goal =
	| {readonly of: string; readonly kind: 'over-bound'; readonly most: number}
	| {readonly of: string; readonly kind: 'copies'; readonly most: number}
	| {readonly of: string; readonly kind: 'times-as-quick'; readonly as: string; readonly least: number};

export type Scenario = {
	readonly name: string;
	/** In words, size aside. */
	readonly what: string;
	/** Bytes. */
	readonly size: number;
	/** Mbit/s of each machine's line; infinite on loopback. */
	readonly sources: readonly number[];
	readonly downloaders: readonly number[];
	/** Seconds after which each downloader begins. */
	readonly starts?: readonly number[];
	/** The last source's cable is pulled when this share of the file has come: 0 to 1. */
	readonly cutAt?: number;
	readonly goals: readonly Goal[];
};

/** One run of one contender. */
export type Play = {
	/** From the start of the first downloader's process to the last whole copy. */
	readonly seconds: number;
	/** The same of each downloader, from its own start. */
	readonly each: readonly number[];
	/** Bytes on the sources' lines, headers included, as copies of the file; null where lines are not counted. */
	readonly copies: number | null;
	/** Seconds of processor time of all downloaders, and of all sources meanwhile. */
	readonly cpu: number;
	readonly sourceCpu: number;
	/** MiB, of the largest downloader and the largest source. */
	readonly peak: number;
	readonly sourcePeak: number;
};

export type Result = {
	readonly name: string;
	readonly version: string;
	readonly plays: readonly Play[];
	/** Why there are fewer plays than were asked for; empty when there are not. */
	readonly failure: string;
	/** How a source and a downloader were started. */
	readonly commands: readonly string[];
};

export type Contest = {
	readonly name: string;
	readonly what: string;
	readonly size: number;
	/** Seconds; 0 where no line limits anything. */
	readonly bound: number;
	readonly goals: readonly Goal[];
	readonly results: readonly Result[];
};

const bytesPerSecond = (mbits: number): number => (mbits * 1e6) / 8;

/** Seconds. */
export const boundOf = ({size, sources, downloaders, starts = [], cutAt}: Scenario): number => {
	const lines = {size, sources: sources.map(bytesPerSecond), downloaders: downloaders.map(bytesPerSecond), starts};
	return cutAt === undefined ? bound(lines) : boundWithCut(lines, cutAt);
};

/** The median of something over a contender's runs; null where it was never measured. */
export const medianOf = ({plays}: Result, of: (play: Play) => number | null): number | null => {
	const values = plays.map(of).filter(value => value !== null);
	return values.length === 0 ? null : series(values).median;
};

/** A command as a person would type it in `directory`: without the machine it runs on, and with paths from there. */
export const typed = (words: readonly string[], directory: string): string =>
	words
		.slice(words[0] === 'ip' ? words.indexOf('exec') + 2 : 0)
		.map(word => word.replaceAll(directory, '.').replaceAll(dirname(directory), '..'))
		.join(' ')
		.replace(/^\S*node (?:\S*\/)?dist\/cli\.js/, 'shoal');
