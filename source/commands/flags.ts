/** Every flag, which command takes it, and what its text means. Turns what meow read into typed values or one failure. */
import {closest} from 'fastest-levenshtein';
import {type Failure, failure} from '../net/failures.ts';
import {maxFragmentSize, minFragmentSize} from '../net/manifest.ts';
import {peerNameFailure} from '../net/names.ts';
import {chosen, type TopologyWish, topologyNames} from '../net/topologies/index.ts';
import type {Address} from '../net/types.ts';
import {type ThemeName, themeNames} from '../theme.ts';
import {parseContact} from './peer-wish.ts';
import {
	longestSeconds,
	longestTtl,
	parseCountsUpTo,
	parseCountUpTo,
	parsePort,
	parseRate,
	parseSeconds,
	parseSecondsUpTo,
	parseSize,
} from './quantities.ts';

export type CommandName =
	| 'manager'
	| 'peer'
	| 'get'
	| 'collect'
	| 'owner'
	| 'find'
	| 'peers'
	| 'files'
	| 'share'
	| 'demo'
	| 'simulate';

export type Flags = {
	readonly host: string | null;
	readonly port: number | null;
	readonly open: boolean;
	/** File that holds the ticket, as typed. */
	readonly ticketFile: string | null;
	readonly name: string | null;
	/** For `owner`: as typed; null: the usual one. */
	readonly manager: string | null;
	/** For `peer` without a manager: whose only file it takes, and who in the ring passes it on. */
	readonly owner: Address | null;
	readonly downloadFrom: Address | null;
	readonly downloads: string | null;
	/** Folder that keeps every fragment as a file of its own; null: none does. */
	readonly fragmentFiles: string | null;
	readonly output: string;
	/** Seconds; 0: no end. */
	readonly ttl: number;
	/** Bytes; 0: the usual size. */
	readonly fragmentSize: number;
	/** Seconds. */
	readonly stay: number;
	/** Seconds. */
	readonly wait: number;
	/** Null: nothing is typed. */
	readonly topology: TopologyWish | null;
	/** What is shared waits for `upload`. */
	readonly hold: boolean;
	/** A copy of the file on our own disk, as typed; null: none. */
	readonly localCopy: string | null;
	/** Bytes per second; 0: no limit. */
	readonly up: number;
	readonly down: number;
	/** Milliseconds. */
	readonly heartbeat: number;
	readonly lease: number;
	readonly late: number;
	readonly verifyWhole: boolean;
	/** Every step of every exchange is told. */
	readonly trace: boolean;
	readonly seed: number;
	/** For `simulate`: how many fetch, bytes, and the lines of each in Mbit/s. */
	readonly peers: number;
	readonly size: number;
	readonly upMbit: number;
	/** Of those that fetch, in turn, where they differ. */
	readonly linesMbit: readonly number[];
	readonly downMbit: number;
	readonly json: boolean;
	readonly plain: boolean;
	readonly ascii: boolean;
	readonly noColor: boolean;
	readonly noMotion: boolean;
	readonly screenReader: boolean;
	readonly theme: ThemeName | null;
};

/** For `simulate`: what a minute and this machine's memory allow. */
const mostPeers = 200;
const mostMbit = 100_000;

const topologyWishes: readonly TopologyWish[] = [chosen, ...topologyNames];

const output = ['json', 'plain'];
/** How a full screen looks; the launcher takes these too. */
export const displayFlags: readonly string[] = ['plain', 'ascii', 'no-color', 'no-motion', 'screen-reader', 'theme'];
const screen = ['json', ...displayFlags];
const listener = ['host', 'port'];
const times = ['heartbeat', 'lease'];
const joining = ['ticket-file'];
const fetching = [
	...listener,
	...joining,
	...['name', 'output', 'fragment-files', 'stay', 'wait', 'ttl', 'up', 'down', 'verify-whole', 'local-copy', 'trace'],
	...screen,
];

/** Which command takes which flag, as typed. */
export const flagsOf: Readonly<Record<CommandName, readonly string[]>> = {
	manager: [...listener, 'open', ...times, ...screen],
	peer: [
		...listener,
		...['name', 'downloads', 'fragment-files', 'ttl', 'fragment-size', 'topology', 'hold', 'trace', 'up', 'down'],
		...['owner', 'download-from', 'stay'],
		...joining,
		...screen,
	],
	owner: [
		...listener,
		...['manager', 'open', 'name', 'downloads', 'fragment-files', 'ttl', 'fragment-size', 'topology', 'hold'],
		...['trace', 'up', 'down'],
		...joining,
		...screen,
	],
	get: [...fetching, 'topology'],
	collect: fetching,
	find: [...joining, ...output],
	peers: [...joining, ...output],
	files: [...joining, ...output],
	share: [...listener, 'open', 'name', 'fragment-size', 'topology', 'up', ...times, ...screen],
	demo: ['seed', ...screen],
	simulate: ['peers', 'size', 'up', 'down', 'lines', 'topology', 'fragment-size', 'seed', ...output],
};

/** Flags without a value. */
export const switches: readonly string[] = [
	'open',
	'hold',
	'trace',
	'verify-whole',
	'json',
	'plain',
	'ascii',
	'no-color',
	'no-motion',
	'screen-reader',
];

type Raw = Readonly<Record<string, unknown>>;

/** Typed values, or what is wrong with which flag. `raw` has the flags under their typed names. */
export const readFlags = (command: CommandName, raw: Raw): Flags | Failure => {
	for (const flag of Object.keys(raw)) {
		if (!flagsOf[command].includes(flag)) return unknownFlag(command, flag);
		if (switches.includes(flag) ? typeof raw[flag] !== 'boolean' : typeof raw[flag] !== 'string' || raw[flag] === '')
			return failure(
				'E_USAGE',
				`--${flag} ${switches.includes(flag) ? 'takes no value' : 'needs one value'}.`,
				`shoal ${command} --help`,
			);
	}
	const wrong: Failure[] = [];
	const take = <Value>(flag: string, usual: Value, parse: (text: string) => Value | undefined, kind: string): Value => {
		const text = raw[flag];
		if (typeof text !== 'string') return usual;
		const value = parse(text);
		if (value === undefined)
			wrong.push(failure('E_USAGE', `--${flag} ${text} is no ${kind}.`, `shoal ${command} --help`));
		return value ?? usual;
	};
	const text = (flag: string): string | null => (typeof raw[flag] === 'string' ? raw[flag] : null);
	const takeSeconds = <Usual extends number | null>(flag: string, usual: Usual, most = longestSeconds) =>
		take<number | Usual>(flag, usual, parseSecondsUpTo(most), `number of seconds (0 to ${most})`);
	const takeCount = (flag: string, usual: number, most: number): number =>
		take(flag, usual, parseCountUpTo(most), `whole number (1 to ${most})`);
	const takeContact = (flag: string) => take<Address | null>(flag, null, parseContact, 'PORT or HOST:PORT');
	const isSimulated = command === 'simulate';
	const heartbeat = takeSeconds('heartbeat', null);
	const lease = takeSeconds('lease', null);
	const linesMbit = take<readonly number[]>(
		'lines',
		[],
		parseCountsUpTo(mostMbit),
		`list of Mbit/s (10,20,50 say; 1 to ${mostMbit})`,
	);
	const flags: Flags = {
		host: text('host'),
		port: take('port', null, parsePort, 'port (0 to 65535)'),
		open: raw.open === true,
		ticketFile: text('ticket-file'),
		name: text('name'),
		manager: text('manager'),
		owner: takeContact('owner'),
		downloadFrom: takeContact('download-from'),
		downloads: text('downloads'),
		fragmentFiles: text('fragment-files'),
		output: text('output') ?? '.',
		ttl: takeSeconds('ttl', 0, longestTtl),
		fragmentSize: take('fragment-size', 0, parseSize, 'size (100KB, say)'),
		stay: takeSeconds('stay', 0),
		wait: takeSeconds('wait', 30),
		topology: take<TopologyWish | null>(
			'topology',
			null,
			name => topologyWishes.find(known => known === name),
			`topology (${topologyWishes.join(', ')})`,
		),
		localCopy: text('local-copy'),
		up: isSimulated ? 0 : take('up', 0, parseRate, 'rate (10MB/s, say)'),
		down: isSimulated ? 0 : take('down', 0, parseRate, 'rate (10MB/s, say)'),
		upMbit: isSimulated ? takeCount('up', 100, mostMbit) : 0,
		downMbit: isSimulated ? takeCount('down', 100, mostMbit) : 0,
		linesMbit,
		peers: takeCount('peers', linesMbit.length || 25, mostPeers),
		size: take('size', 50_000_000, parseSize, 'size (50MB, say)'),
		...leaseTerms(heartbeat, lease),
		hold: raw.hold === true,
		trace: raw.trace === true,
		verifyWhole: raw['verify-whole'] === true,
		seed: take('seed', 7, parseSeconds, 'number'),
		json: raw.json === true,
		plain: raw.plain === true,
		ascii: raw.ascii === true,
		noColor: raw['no-color'] === true,
		noMotion: raw['no-motion'] === true,
		screenReader: raw['screen-reader'] === true,
		theme: take<ThemeName | null>(
			'theme',
			null,
			name => themeNames.find(known => known === name),
			`theme (${themeNames.join(', ')})`,
		),
	};
	return wrong[0] ?? rangeFailure(flags, heartbeat) ?? flags;
};

/** Late after three intervals and lost after five, unless a lease is given: then late after 0.6 of it. In whole milliseconds, as the wire has them. */
const leaseTerms = (heartbeat: number | null, lease: number | null): Pick<Flags, 'heartbeat' | 'lease' | 'late'> => {
	const interval = heartbeat ?? Math.min(2, lease === null ? 2 : lease / 5);
	const whole = lease ?? interval * 5;
	const late = lease === null ? interval * 3 : whole * 0.6;
	const milliseconds = (seconds: number): number => Math.round(seconds * 1000);
	return {heartbeat: milliseconds(interval), lease: milliseconds(whole), late: milliseconds(late)};
};

const rangeFailure = (flags: Flags, heartbeat: number | null): Failure | undefined => {
	const {fragmentSize, name, lease} = flags;
	if (fragmentSize !== 0 && (fragmentSize < minFragmentSize || fragmentSize > maxFragmentSize))
		return failure('E_USAGE', `A fragment of ${fragmentSize} bytes is out of range.`, 'Choose 1KiB to 16MiB.');
	if (name !== null) {
		const wrong = peerNameFailure(name);
		if (wrong) return failure('E_USAGE', wrong.message, wrong.hint);
	}
	if (flags.heartbeat < 50)
		return failure(
			'E_USAGE',
			'Heartbeats closer than 0.05 seconds help nobody.',
			'Choose a longer --heartbeat or --lease.',
		);
	// A millisecond to spare: both are rounded.
	if (heartbeat !== null && flags.heartbeat > lease / 5 + 1)
		return failure(
			'E_USAGE',
			`A heartbeat every ${heartbeat} seconds is too slow for a lease of ${lease / 1000}.`,
			`Choose at most --heartbeat ${lease / 5000}.`,
		);
	return undefined;
};

const unknownFlag = (command: CommandName, flag: string): Failure =>
	failure(
		'E_USAGE',
		`shoal ${command} has no --${flag}.`,
		`Did you mean --${closest(flag, [...flagsOf[command]])}? shoal ${command} --help lists all.`,
	);
