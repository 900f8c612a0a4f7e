/** The engines' side of a made-up session: a long table whose peers are heard, or a grid whose cells change. */
import {parentPort, workerData} from 'node:worker_threads';
import {difference} from '../../source/host/changes.ts';
import {emptyView} from '../../source/host/empty-view.ts';
import {interval} from '../../source/host/session-messages.ts';
import type {
	DetailView,
	LogEntry,
	MemberRow,
	SessionView,
	SourceRow,
	TransferRow,
} from '../../source/host/session-view.ts';

export type Scene = 'manager' | 'detail' | 'still';

const {scene, pace: asked} = workerData as {readonly scene: Scene; readonly pace: number | null};
const port = parentPort!;
const peers = 5000;
const fragments = 5100;
const eventsPerSecond = 2000;
const startedAt = Date.now();
let turn = 0;

const memberOf = (index: number, heardAt: number): MemberRow => ({
	id: `peer-${index}`,
	state: 'alive',
	name: `peer-${String(index).padStart(4, '0')}`,
	address: `10.0.${index >> 8}.${index & 255}:7101`,
	joinedAt: startedAt,
	heardAt,
	beats: 1023,
	beatsKnown: 10,
	endsAt: null,
	departedAt: null,
	reason: null,
	fetching: index % 7 === 0 ? 'talk-p2p.mkv' : '',
	files: index % 50,
	upRate: 1024 * (index % 2000),
	downRate: 0,
});

const members = new Map(Array.from({length: peers}, (_, index) => [`peer-${index}`, memberOf(index, startedAt)]));
const log = new Map<string, LogEntry>();
const head = {
	host: '127.0.0.1',
	port: 7420,
	joinCommands: ['shoal peer 127.0.0.1:7420'],
	ticket: null,
	isOpen: false,
	startedAt,
	heartbeat: 2000,
	lease: 10_000,
	late: 6000,
	alive: peers,
	lateCount: 0,
	gone: 0,
	banned: 0,
	fetching: 700,
	failure: null,
};

/** As many peers are heard as make the events of one interval, and half as many lines are logged. */
const managerView = (events: number): SessionView => {
	const now = Date.now();
	for (let count = 0; count < events; count++) {
		const index = (turn * events + count) % peers;
		members.set(`peer-${index}`, memberOf(index, now));
		const id = turn * events + count;
		log.set(String(id), {id, at: now, tone: 'plain', who: `peer-${index}`, text: 'joined from 10.0.0.1:7101'});
	}
	while (log.size > 500) log.delete(log.keys().next().value!);
	return {
		...emptyView,
		manager: {...head, version: turn},
		members: new Map(members),
		managerLog: new Map(log),
	};
};

const states = new Uint8Array(fragments);
const givers = new Uint8Array(fragments);

const row = (done: number): TransferRow => ({
	id: 't1',
	transfer: 1,
	file: 'ab'.repeat(32),
	name: 'huge.bin',
	state: 'downloading',
	done,
	fragments,
	size: fragments * 65_536,
	bytesDone: done * 65_536,
	rate: 1024 * 1024 * 100,
	sources: 4,
	reason: '',
	failure: null,
	place: 0,
	startedAt,
	endedAt: null,
	directory: '/tmp',
	path: '',
});

/** Every cell changes once in ten snapshots, in runs as a download makes them, and the sources' rates each time. */
const detailView = (): SessionView => {
	const part = Math.ceil(fragments / 10);
	for (let at = (turn % 10) * part; at < Math.min(fragments, ((turn % 10) + 1) * part); at++) {
		states[at] = 2 + ((turn + (at >> 3)) & 1);
		givers[at] = 1 + ((turn + (at >> 4)) & 3);
	}
	const transfer = row(turn % fragments);
	const sources = ['bob', 'carol', 'dave', 'erin'].map(
		(name, place): SourceRow => ({
			id: name,
			place,
			name,
			address: '10.0.0.1:7101',
			isOwner: true,
			fragments: turn,
			bytes: turn,
			rate: 1024 * (turn % 4000),
			state: 'sending',
			asked: turn % fragments,
			bad: 0,
		}),
	);
	const detail: DetailView = {
		id: 't1',
		transfer: 1,
		file: 'ab'.repeat(32),
		name: transfer.name,
		size: transfer.size,
		fragmentSize: 65_536,
		whole: 'cd'.repeat(32),
		owner: 'bob',
		swarm: 4,
		neighbours: {topology: 'swarm', why: '', isOpen: true, owner: '', from: [], to: []},
		states: states.slice(),
		givers: givers.slice(),
		copies: new Uint16Array(fragments).fill(4),
		cursor: 0,
		cursorHash: '',
		attempts: [],
		summary: null,
	};
	return {
		...emptyView,
		transfers: new Map([['t1', transfer]]),
		sources: new Map(sources.map(source => [source.id, source])),
		detail,
	};
};

const pace = asked ?? interval(scene === 'detail' ? 0 : peers);
let sent: SessionView = emptyView;
let isTaken = true;

const publish = (): void => {
	if (!isTaken || (scene === 'still' && turn > 0)) return;
	turn++;
	const view = scene === 'detail' ? detailView() : managerView((eventsPerSecond * pace) / 1000);
	const changes = difference(sent, view);
	sent = view;
	if (!changes) return;
	isTaken = false;
	port.postMessage(changes);
};

port.on('message', () => {
	isTaken = true;
});
setInterval(publish, pace);
publish();
