/** A real manager with many real peers: what it does when it stands still itself, and when people come and go. */
import {fileURLToPath} from 'node:url';
import {afterEach, expect, test} from 'vitest';
import {SeededRandom} from '../../source/simulation/seeded-random.ts';
import {Crowd, eventually} from '../crowd/crowd.ts';
import {place} from '../e2e/shoal.ts';

const standStill = fileURLToPath(new URL('../crowd/stand-still.ts', import.meta.url));
const crowds: Crowd[] = [];
const crowd = (port: number, prefix: string): Crowd => {
	const one = new Crowd(port, prefix);
	crowds.push(one);
	return one;
};
afterEach(() => {
	for (const one of crowds.splice(0)) one.kill();
});

const managed = async (stalls: readonly number[] = []) => {
	const env = {SHOAL_TEST_STALLS: stalls.join(), NODE_OPTIONS: `--import=${standStill}`};
	const manager = place().run(['manager', '--port', '0', '--json'], {env});
	const {port} = await manager.fact('listening');
	const left = () => manager.all('peer-left');
	return {manager, port, left, lost: () => left().filter(({reason}) => reason === 'lost')};
};

/** A few at a time: hundreds of peers in one process answer for each other's delays. */
const joinAll = async (those: readonly Crowd[], count: number): Promise<void> => {
	const atOnce = 25;
	for (let joined = 0; joined < count; joined += atOnce) {
		const next = Math.min(count, joined + atOnce);
		for (const one of those) one.join(next - joined);
		await eventually(
			async () => (await Promise.all(those.map(one => one.views()))).every(views => views.joined === next),
			`${next} peers of each crowd join`,
		);
	}
};

/** Whether everybody has one list of so many. */
const isOneView = async (those: readonly Crowd[], members: number): Promise<boolean> => {
	const lists = (await Promise.all(those.map(one => one.views()))).flatMap(views => views.lists);
	return lists.length === members && new Set(lists).size === 1 && lists[0]!.split(' ')[2] === String(members);
};

test('1,000 peers, a manager that stands still for 0.5 to 8 s: nobody is lost but those who are gone', async () => {
	const random = new SeededRandom(5, 'stalls');
	const stalls = [500, 8000, random.int(500, 8000), random.int(500, 8000), 5000];
	const {manager, port, lost} = await managed(stalls);
	const many = [crowd(port, 'a'), crowd(port, 'b')];
	await joinAll(many, 500);
	const [killed, frozen] = [crowd(port, 'killed'), crowd(port, 'frozen')];
	await joinAll([killed, frozen], 5);
	const everybody = [...many, killed, frozen];
	await eventually(() => isOneView(everybody, 1010), 'one view of 1,010');
	const standsStill = async (time: number): Promise<void> => {
		manager.kill('SIGUSR2');
		await eventually(() => manager.lines.filter(line => line === 'stood still').length >= time, `stall ${time}`);
	};
	for (let time = 1; time < stalls.length; time++) {
		await standsStill(time);
		// Whoever was late because of us is heard again; an interval and a lease later all is judged.
		await new Promise(resolve => setTimeout(resolve, 3000));
	}
	expect(lost()).toEqual([]);
	// Five die and five stand still while the manager does: they are found after all, and nobody else.
	manager.kill('SIGUSR2');
	killed.kill();
	frozen.child.kill('SIGSTOP');
	await eventually(() => lost().length >= 10, 'ten are lost');
	expect(
		lost()
			.map(({name}) => name.split('-')[0])
			.sort(),
	).toEqual([...Array.from({length: 5}, () => 'frozen'), ...Array.from({length: 5}, () => 'killed')]);
	frozen.kill();
	await eventually(() => isOneView(many, 1000), 'one view of 1,000');
});

test('200 peers of which a fifth comes and goes every minute: once it is quiet, all have the manager’s list', async () => {
	const random = new SeededRandom(8, 'churn');
	const {manager, port, lost} = await managed();
	const those = [crowd(port, 'a'), crowd(port, 'b')];
	await joinAll(those, 100);
	for (let second = 1; second <= 30; second++) {
		// 20 % a minute: two every three seconds leave, or crash, and as many come.
		if (second % 3 === 0) {
			for (let times = 0; times < 2; times++) {
				const one = random.pick(those);
				one.end(1, random.chance(0.5));
				one.join(1);
			}
		}
		await new Promise(resolve => setTimeout(resolve, 1000));
	}
	// Who crashed last is lost after its grace: quiet begins with the last list that the manager broadcast.
	await eventually(() => isOneView(those, 200), 'one view of 200', 60_000);
	const now = Date.now();
	// Every line of --json begins with its time.
	const {time} = manager.all('broadcast').at(-1) as unknown as {readonly time: string};
	console.log(`one view at most ${now - Date.parse(time)} ms after the last broadcast`);
	// Crashed ones were lost; nobody who runs was.
	expect(lost().length).toBeLessThanOrEqual(20);
});
