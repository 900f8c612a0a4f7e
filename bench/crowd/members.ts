/** A process full of light members: joins, churns and tells as ordered. Started by crowd.ts. */
import {LightMember} from './light-member.ts';
import type {Answer, CrowdPlan, Order, Receipts, Told} from './orders.ts';

const plan = JSON.parse(process.argv[2]!) as CrowdPlan;

/** Joining at once; more would wait for each other. */
const mostJoining = 100;
/** One in so many keeps all of the list. */
const witnessEvery = 500;
/** Milliseconds. */
const tick = 50;

const members: LightMember[] = [];
const receipts = new Map<number, Map<number, number>>();
const crashed: string[] = [];
const cutOff: string[] = [];
let named = 0;
let wanted = 0;
let joining = 0;
let listed = 0;
let expected = Number.POSITIVE_INFINITY;
let resyncs = 0;
let bytes = 0;
let longestSilence = 0;
let perSecond = 0;
let owed = 0;
let lastTick = performance.now();

const answer = (what: Answer): void => void process.send!(what);

const received = (version: number): void => {
	const now = Date.now();
	const times = receipts.get(version) ?? new Map<number, number>();
	receipts.set(version, times);
	times.set(now, (times.get(now) ?? 0) + 1);
};

const join = (): void => {
	joining++;
	const name = `${plan.prefix}-${++named}`;
	const member = new LightMember(plan, name, named % witnessEvery === 1, {
		onListed: () => {
			joining--;
			if (++listed >= expected) {
				expected = Number.POSITIVE_INFINITY;
				answer({type: 'joined'});
			}
			joinMore();
		},
		onVersion: received,
		onGap: () => resyncs++,
		onCutOff: why => {
			if (!member.isListed) joining--;
			if (cutOff.length < 100) cutOff.push(why);
		},
		onBytes: count => {
			bytes += count;
		},
	});
	members.push(member);
};

const joinMore = (): void => {
	while (wanted > 0 && joining < mostJoining) {
		wanted--;
		join();
	}
};

const endOne = (): boolean => {
	const at = Math.floor(Math.random() * members.length);
	const member = members[at];
	if (!member?.isListed) return false;
	members[at] = members.at(-1)!;
	members.pop();
	longestSilence = Math.max(longestSilence, member.longestSilence);
	const isPolite = Math.random() < 0.5;
	if (!isPolite) crashed.push(member.name);
	member.end(isPolite);
	return true;
};

const counted = (texts: Iterable<string>): [string, number][] => {
	const counts = new Map<string, number>();
	for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
	return [...counts];
};

const tell = (): Told => ({
	members: members.length,
	lists: counted(members.map(({epoch, version}) => `${epoch} ${version}`)),
	witnesses: counted(
		members.flatMap(({witness}) => (witness ? [`${witness.version} ${witness.size} ${witness.digest()}`] : [])),
	).map(([text]) => text),
	receipts: [...receipts].map(([version, times]): Receipts => ({version, at: [...times]})),
	...{crashed, cutOff, resyncs, bytes},
	longestSilence: Math.max(longestSilence, ...members.map(member => member.longestSilence)),
});

setInterval(() => {
	const now = performance.now();
	for (const member of members) member.tick(now);
	owed += (perSecond * (now - lastTick)) / 1000;
	lastTick = now;
	for (; owed >= 1; owed--) {
		if (endOne()) wanted++;
	}
	joinMore();
}, tick);

process.on('message', (order: Order) => {
	switch (order.to) {
		case 'join':
			wanted += order.count;
			expected = listed + order.count;
			joinMore();
			break;
		case 'churn':
			perSecond = order.perSecond;
			break;
		case 'rest':
			perSecond = 0;
			break;
		case 'forget':
			receipts.clear();
			break;
		case 'tell':
			answer({type: 'told', ...tell()});
			break;
		default:
			order satisfies never;
	}
});
process.on('disconnect', () => process.exit(0));
