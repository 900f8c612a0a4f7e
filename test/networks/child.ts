/** A helper process that is spoken to in words, a line each, and answers the same way. */
import {type ChildProcess, spawn} from 'node:child_process';
import {createInterface} from 'node:readline';

export class Child {
	readonly #process: ChildProcess;
	readonly #lines: string[] = [];
	#wake: () => void = () => {};
	#hasEnded = false;

	constructor(words: readonly string[]) {
		const [command, ...rest] = words;
		this.#process = spawn(command!, rest, {stdio: ['pipe', 'pipe', 'inherit']});
		createInterface({input: this.#process.stdout!}).on('line', line => {
			this.#lines.push(line);
			this.#wake();
		});
		this.#process.once('close', () => {
			this.#hasEnded = true;
			this.#wake();
		});
	}

	say(word: string): void {
		this.#process.stdin!.write(`${word}\n`);
	}

	/** Waits until it has said a line so many times. Throws when it ends before. */
	async line(wanted: string, times = 1): Promise<void> {
		while (this.#lines.filter(line => line === wanted).length < times) {
			if (this.#hasEnded) throw new Error(`it ended without "${wanted}": ${this.#lines.join(', ')}`);
			await new Promise<void>(resolve => {
				this.#wake = resolve;
			});
		}
	}

	end(): void {
		this.#process.kill('SIGKILL');
	}
}
