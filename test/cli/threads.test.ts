/** The pool that syncs files has more threads than Node gives it, unless a person said how many. Linux alone tells their names. */
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterAll, expect, test} from 'vitest';

const program = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'shoal-threads-'));
afterAll(() => rmSync(folder, {recursive: true, force: true}));

test.runIf(existsSync('/proc/self/task')).each([
	[undefined, 16],
	['3', 3],
])('UV_THREADPOOL_SIZE %s: %i threads', async (size, wanted) => {
	const {UV_THREADPOOL_SIZE: _, ...rest} = process.env;
	const env = {...rest, SHOAL_HOME: join(folder, 'home'), ...(size === undefined ? {} : {UV_THREADPOOL_SIZE: size})};
	// A folder that is shared has to be looked at, which needs the pool; and it stays until it is killed.
	const child = spawn(process.execPath, [program, 'share', folder, '--port', '0', '--json'], {env});
	try {
		await once(child.stdout, 'data');
		const tasks = `/proc/${child.pid}/task`;
		const names = () => readdirSync(tasks).map(id => readFileSync(join(tasks, id, 'comm'), 'utf8').trim());
		// A thread names itself when it first runs.
		await expect.poll(() => names().filter(name => name === 'libuv-worker').length, {timeout: 30_000}).toBe(wanted);
	} finally {
		const gone = once(child, 'close');
		child.kill('SIGKILL');
		await gone;
	}
});
