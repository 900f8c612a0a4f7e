/** Processes full of peers beside a real manager: orders go out, views come back. */
import {type ChildProcess, fork} from 'node:child_process';
import {fileURLToPath} from 'node:url';
import type {Order, Views} from './orders.ts';

const program = fileURLToPath(new URL('process.ts', import.meta.url));

export class Crowd {
	readonly child: ChildProcess;

	constructor(port: number, prefix: string) {
		this.child = fork(program, [JSON.stringify({port, prefix})], {stdio: ['ignore', 'inherit', 'inherit', 'ipc']});
	}

	join(count: number): void {
		this.#send({to: 'join', count});
	}

	end(count: number, isPolite: boolean): void {
		this.#send({to: 'end', count, isPolite});
	}

	views(): Promise<Views> {
		return new Promise((resolve, reject) => {
			const gone = (): void => reject(new Error('the crowd is gone'));
			this.child.once('exit', gone);
			this.child.once('message', views => {
				this.child.off('exit', gone);
				resolve(views as Views);
			});
			if (this.child.connected) this.#send({to: 'views'});
			else gone();
		});
	}

	/** Everybody in it dies. */
	kill(): void {
		this.child.kill('SIGKILL');
	}

	#send(order: Order): void {
		this.child.send(order);
	}
}

/** Looks again and again until something is so; a guard against hanging ends it. */
export const eventually = async (
	isSo: () => boolean | Promise<boolean>,
	what: string,
	limit = 120_000,
): Promise<void> => {
	const end = Date.now() + limit;
	while (!(await isSo())) {
		if (Date.now() > end) throw new Error(`never: ${what}`);
		await new Promise(resolve => setTimeout(resolve, 100));
	}
};
