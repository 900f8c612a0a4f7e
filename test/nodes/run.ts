/** Runs the suite on every Node it is promised for, fetched from the registry for that: all of it, or the files and folders that are named. */
import {spawnSync} from 'node:child_process';
import {fileURLToPath} from 'node:url';

const versions = [22, 24, 26];
const root = fileURLToPath(new URL('../..', import.meta.url));
const vitest = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url));

/** Where the program of a version lies, or why there is none. */
const nodeOf = (version: number): {readonly path: string} | {readonly reason: string} => {
	const asked = ['--yes', `--package=node@${version}`, '--', 'node', '-p', 'process.version + " " + process.execPath'];
	const {status, stdout, stderr, error} = spawnSync('npx', asked, {cwd: root, encoding: 'utf8'});
	const [found = '', path = ''] = (stdout ?? '').trim().split(/ (.*)/s);
	if (status === 0 && found.startsWith(`v${version}.`) && path !== '') return {path};
	return {reason: error?.message ?? (stderr.trim().split('\n').at(-1) || `npx gave ${found || 'nothing'}`)};
};

const outcomes: string[] = [];
for (const version of versions) {
	const node = nodeOf(version);
	if ('reason' in node) {
		outcomes.push(`Node ${version}: skipped, it cannot be had here (${node.reason})`);
		continue;
	}
	console.log(`\nNode ${version}: ${node.path}`);
	const {status} = spawnSync(node.path, [vitest, 'run', ...process.argv.slice(2)], {cwd: root, stdio: 'inherit'});
	outcomes.push(`Node ${version}: ${status === 0 ? 'passed' : `failed (${status})`}`);
	if (status !== 0) process.exitCode = 1;
}
for (const outcome of outcomes) console.log(outcome);
