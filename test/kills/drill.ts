/**
 * A manager, two sources and one download after the other, all real processes, killed without a word at moments that a seed chooses and
 * started again. Throws where anything was lost.
 */
import {readFileSync, rmSync} from 'node:fs';
import {setTimeout as pass} from 'node:timers/promises';
import {SeededRandom} from '../../source/simulation/seeded-random.ts';
import {bytesOf, Place, type Shoal} from '../e2e/processes.ts';

const victims = ['downloader', 'downloader', 'downloader', 'source', 'source', 'manager'] as const;
export type Victim = (typeof victims)[number];

/** What a drill came to. */
export type DrillReport = {
	readonly kills: Readonly<Record<Victim, number>>;
	/** Downloads that were finished and compared byte by byte. */
	readonly downloads: number;
	/** Fragments fetched in all. */
	readonly fetched: number;
	/** Times that bytes were seen to come while there was no manager. */
	readonly withoutManager: number;
};

const size = 48 * 1024 * 1024;

export class Drill {
	readonly #place = new Place();
	/** Who dies, and when: apart, so that a seed names the same victims however quick the machine is. */
	readonly #victims: SeededRandom;
	readonly #moments: SeededRandom;
	readonly #bytes = bytesOf(size);
	readonly #kills = {downloader: 0, source: 0, manager: 0};
	readonly #path: string;
	/** Fragments of the unfinished file that were verified and stored, in whatever life. */
	readonly #stored = new Set<number>();
	#downloads = 0;
	#fetched = 0;
	#withoutManager = 0;
	#at = '';
	#manager!: Shoal;
	#sources: Shoal[] = [];
	#get!: Shoal;
	/** Whether the manager was away in the life of the present download's process. */
	#hasMissedManager = false;

	constructor(seed: number) {
		this.#victims = new SeededRandom(seed, 'victims');
		this.#moments = new SeededRandom(seed, 'moments');
		this.#path = this.#place.write('shared/big.bin', this.#bytes);
	}

	/** Kills so many times, then lets the last download end. */
	async run(kills: number, tell: (line: string) => void = () => {}): Promise<DrillReport> {
		const {process, at} = await this.#place.manager();
		this.#manager = process;
		this.#at = at;
		this.#sources = [this.#source(), this.#source()];
		this.#fetch();
		for (let kill = 1; kill <= kills; ) {
			await this.#moment();
			if (this.#get.child.exitCode !== null) {
				await this.#ended();
				continue;
			}
			const victim = this.#victims.pick(victims);
			this.#kills[victim]++;
			tell(`${kill++} ${victim}`);
			await this.#kill(victim);
		}
		// The last one that the manager's absence may have ended is not the last.
		do await this.#get.exit;
		while (!(await this.#ended()));
		await this.#everybodyIsBack();
		return {
			kills: this.#kills,
			downloads: this.#downloads,
			fetched: this.#fetched,
			withoutManager: this.#withoutManager,
		};
	}

	/** Ends everything that still runs. */
	end(): void {
		this.#place.end();
	}

	#source(): Shoal {
		return this.#place.run(['peer', this.#at, this.#path, '--up', '8MB', '--json']);
	}

	#fetch(): void {
		this.#hasMissedManager = false;
		this.#get = this.#place.run(['get', this.#at, 'big.bin', '--output', this.#out, '--wait', '60', '--json']);
	}

	get #out(): string {
		return this.#place.folder('out');
	}

	/** Some time, or some fragments, from now. */
	async #moment(): Promise<void> {
		if (this.#moments.chance(0.5)) {
			await pass(this.#moments.int(0, 700));
			return;
		}
		const fragments = this.#get.all('fragment').length + this.#moments.int(1, 300);
		await this.#comes(fragments);
	}

	/** Until the present process has fetched so many fragments, or has ended. */
	async #comes(fragments: number): Promise<void> {
		const get = this.#get;
		const come = get.fact('fragment', () => get.all('fragment').length >= fragments);
		await Promise.race([come, get.exit]).catch(error => {
			if (get.child.exitCode === null) throw error;
		});
		// Whichever comes second is of no interest.
		come.catch(() => {});
	}

	async #kill(victim: Victim): Promise<void> {
		switch (victim) {
			case 'downloader':
				await this.#end(this.#get);
				this.#account();
				this.#fetch();
				return;
			case 'source': {
				const index = this.#victims.int(0, this.#sources.length - 1);
				await this.#end(this.#sources[index]!);
				this.#sources[index] = this.#source();
				return;
			}
			case 'manager': {
				await this.#end(this.#manager);
				this.#hasMissedManager = true;
				if (this.#isFed) {
					await this.#comes(this.#get.all('fragment').length + 1);
					this.#withoutManager++;
				}
				this.#manager = this.#place.run(['manager', '--port', this.#at.split(':')[1]!, '--json']);
				await this.#manager.fact('listening');
				this.#startAgain();
				return;
			}
			default:
				victim satisfies never;
		}
	}

	/** Who was joining when the manager died has ended, and said so. */
	#startAgain(): void {
		this.#sources = this.#sources.map(source => {
			if (source.child.exitCode === null) return source;
			this.#check(source.all('error')[0]?.code === 'E_MANAGER', `a source ended by itself\n${source.story()}`);
			return this.#source();
		});
	}

	async #end(process: Shoal): Promise<void> {
		process.kill('SIGKILL');
		await process.exit;
	}

	/** Whether the download has a source that lives: then bytes must come, manager or not. */
	get #isFed(): boolean {
		const living = this.#sources.map(source => source.all('joined')[0]?.peer);
		return this.#get.all('fragment').length > 0 && this.#get.all('answered').some(({peer}) => living.includes(peer));
	}

	/**
	 * The present process's life is over. What the system has taken outlives a process, whatever the journal knew of it: nothing of that is
	 * fetched again. Only a power loss may cost what came since the last checkpoint.
	 */
	#account(): void {
		for (const {index} of this.#get.all('fragment')) {
			this.#check(!this.#stored.has(index), `fragment ${index} was fetched again`);
			this.#stored.add(index);
			this.#fetched++;
		}
	}

	/** The download's process has ended by itself: compares what it made and begins another. Whether it was complete. */
	async #ended(): Promise<boolean> {
		const code = await this.#get.exit;
		const [error] = this.#get.all('error');
		if (code === 3 && error?.code === 'E_MANAGER' && this.#hasMissedManager) {
			this.#account();
			this.#fetch();
			return false;
		}
		this.#check(code === 0, `get ended with ${code}`);
		this.#account();
		const [complete] = this.#get.all('complete');
		this.#check(complete !== undefined && readFileSync(complete.path).equals(this.#bytes), 'the file is not identical');
		this.#downloads++;
		rmSync(this.#out, {recursive: true});
		this.#stored.clear();
		this.#fetch();
		return true;
	}

	/** Both sources stand in the manager's directory again. */
	async #everybodyIsBack(): Promise<void> {
		const deadline = Date.now() + 60_000;
		for (;;) {
			this.#startAgain();
			const files = this.#place.run(['files', this.#at, '--json']);
			const [file] = (await files.fact('files')).files;
			const living = this.#sources.map(source => source.all('joined').at(-1)?.peer);
			if (living.every(peer => peer !== undefined && file?.peers.includes(peer))) return;
			this.#check(Date.now() < deadline, `not everybody is back: ${JSON.stringify(file)}`);
		}
	}

	#check(isSo: boolean, otherwise: string): void {
		if (!isSo) throw new Error(`${otherwise}\n${this.#get.story()}`);
	}
}
