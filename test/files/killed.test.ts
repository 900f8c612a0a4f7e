import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {fileURLToPath} from 'node:url';
import {expect, it} from 'vitest';
import {manifestOf, someBytes} from '../contract/sample-bytes.ts';
import {makeFileDisk} from './harness.ts';

it('waits for another process, and takes over what it had when it is killed', async () => {
	const harness = await makeFileDisk();
	const script = fileURLToPath(new URL('./part-process.ts', import.meta.url));
	const child = spawn(process.execPath, [script, harness.directory], {stdio: ['ignore', 'pipe', 'inherit']});
	try {
		await once(child.stdout, 'data');
		const manifest = manifestOf(someBytes(50_000), 8192);
		harness.disk.openPart({transfer: 1, manifest, directory: harness.directory, name: 'a.bin', isWholeVerified: false});
		const {failure} = await harness.next('part-waiting');
		expect(failure.code).toBe('E_PART_LOCKED');
		expect(failure.message).toContain(`process ${child.pid}`);
		child.kill('SIGKILL');
		expect([...(await harness.next('part-opened')).have]).toEqual([0, 1, 2, 3]);
	} finally {
		child.kill('SIGKILL');
		await harness.close();
	}
});
