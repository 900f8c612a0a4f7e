import type {DiskEvent} from '../../source/net/events.ts';
import {MemoryDisk} from '../../source/simulation/memory-disk.ts';
import {MemoryFiles} from '../../source/simulation/memory-files.ts';
import {SeededRandom} from '../../source/simulation/seeded-random.ts';
import {VirtualClock} from '../../source/simulation/virtual-clock.ts';
import {batchContract} from './batch-contract.ts';
import {type DiskHarness, diskContract} from './disk-contract.ts';

const clock = new VirtualClock();

const makeHarness = async (files = new MemoryFiles()): Promise<DiskHarness> => {
	const events: DiskEvent[] = [];
	const disk = new MemoryDisk({
		files,
		clock,
		random: new SeededRandom(1),
		slowest: 4,
		post: event => events.push(event),
	});
	return {
		disk,
		directory: '/downloads',
		next: async <Type extends DiskEvent['type']>(type: Type) => {
			for (let tries = 0; tries < 1000; tries++) {
				const at = events.findIndex(event => event.type === type);
				if (at !== -1) return events.splice(at, 1)[0] as Extract<DiskEvent, {readonly type: Type}>;
				clock.run(clock.now() + 10);
			}
			throw new Error(`no ${type} came`);
		},
		waiting: type => events.filter(event => event.type === type).length,
		addFile: async (name, bytes) => {
			files.add(`/shared/${name}`, bytes);
			return `/shared/${name}`;
		},
		readFinished: async path => files.whole.get(path)!,
		restart: async () => {
			disk.close();
			return makeHarness(files);
		},
		close: async () => disk.close(),
	};
};

diskContract('memory', () => makeHarness());
batchContract('memory', () => makeHarness());
