import {fork} from 'node:child_process';
import {
	chmodSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {forgetBan, keepBan, keptBans} from '../../source/config/bans.ts';
import {managerKey, peerKey} from '../../source/config/keys.ts';
import {forgetManager, keepManager, keptManager} from '../../source/config/known-managers.ts';
import {readIdentity} from '../../source/net/tcp/keys.ts';

let home: string;
beforeEach(() => {
	home = mkdtempSync(join(tmpdir(), 'shoal-keys-'));
});
afterEach(() => rmSync(home, {recursive: true}));

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);
const idOf = (key: unknown): string | undefined => (typeof key === 'string' ? readIdentity(key)?.id : undefined);
/** Ids that other processes have while they run, and an end for them. */
const others = async (count: number): Promise<{readonly ids: string[]; end(): Promise<unknown>}> => {
	const children = Array.from({length: count}, () => fork(join(import.meta.dirname, 'key-holder.ts'), [home, 'alice']));
	const ids = await Promise.all(
		children.map(child => new Promise<string>(resolve => child.once('message', said => resolve(String(said))))),
	);
	const gone = children.map(child => new Promise(resolve => child.once('exit', resolve)));
	return {
		ids,
		end: () => {
			for (const child of children) child.kill('SIGKILL');
			return Promise.all(gone);
		},
	};
};

describe('the key of a peer’s name', () => {
	it('is made once, for its owner alone, and is another for another name', async () => {
		const made = await peerKey(home, 'alice');
		expect(idOf(made)).toMatch(/^[\w-]{21}$/);
		expect(await peerKey(home, 'alice')).toBe(made);
		expect(idOf(await peerKey(home, 'bob'))).not.toBe(idOf(made));
		expect(modeOf(join(home, 'alice', 'key'))).toBe('600');
		expect(modeOf(join(home, 'alice'))).toBe('700');
		expect(readdirSync(join(home, 'alice')).sort()).toEqual(['key', 'lock']);
	});

	it('is one process’s at a time: others that run beside it have new ones, and the next one has it again', async () => {
		const first = await others(4);
		expect(new Set(first.ids).size).toBe(4);
		await first.end();
		const [kept] = first.ids.filter(id => id === idOf(readFileSync(join(home, 'alice', 'key'), 'utf8')));
		expect(kept).toBeDefined();
		const second = await others(1);
		expect(second.ids).toEqual([kept]);
		await second.end();
	});

	it('is never replaced: what is no key is told, and stays', async () => {
		mkdirSync(join(home, 'alice'));
		const path = join(home, 'alice', 'key');
		writeFileSync(path, '-----BEGIN PRIVATE KEY-----\nhalf');
		expect(await peerKey(home, 'alice')).toMatchObject({
			code: 'E_DISK',
			message: `${path} holds no whole key.`,
			hint: expect.stringContaining('remove it'),
		});
		expect(readFileSync(path, 'utf8')).toContain('half');
	});

	it('is closed to others where it was open', async () => {
		await peerKey(home, 'alice');
		chmodSync(join(home, 'alice', 'key'), 0o644);
		await peerKey(home, 'alice');
		expect(modeOf(join(home, 'alice', 'key'))).toBe('600');
	});

	it.each(['..', '.', 'a/b', 'ä'.repeat(64), '😀'.repeat(64)])('of %j stays within its folder', async name => {
		expect(idOf(await peerKey(join(home, 'peers'), name))).toBeDefined();
		expect(readdirSync(home)).toEqual(['peers']);
		const [folder] = readdirSync(join(home, 'peers'));
		expect(readdirSync(join(home, 'peers', folder!)).sort()).toEqual(['key', 'lock']);
	});

	it('is new each time where nothing can be kept', async () => {
		writeFileSync(join(home, 'file'), '');
		const [one, two] = [await peerKey(join(home, 'file'), 'a'), await peerKey(join(home, 'file'), 'a')];
		expect(idOf(one)).toBeDefined();
		expect(idOf(one)).not.toBe(idOf(two));
	});
});

describe('the key of this place’s managers', () => {
	it('is made once and is all managers’, as their ticket is', () => {
		const path = join(home, 'config', 'manager-key');
		const made = managerKey(path);
		expect(idOf(made)).toBeDefined();
		expect(managerKey(path)).toBe(made);
		expect(modeOf(path)).toBe('600');
	});

	it('is never replaced', () => {
		const path = join(home, 'manager-key');
		writeFileSync(path, '');
		expect(managerKey(path)).toMatchObject({code: 'E_DISK'});
		expect(readFileSync(path, 'utf8')).toBe('');
	});

	it('is an Ed25519 key or none', () => {
		const path = join(home, 'manager-key');
		writeFileSync(path, readFileSync(new URL('../../fixtures/rogue/key.pem', import.meta.url)));
		expect(managerKey(path)).toMatchObject({code: 'E_DISK'});
	});
});

describe('managers that were met', () => {
	const at = {host: '10.0.0.1', port: 7420};
	it('are known by their address, until they are forgotten', () => {
		const folder = join(home, 'managers');
		expect(keptManager(folder, at)).toBeNull();
		keepManager(folder, at, 'first');
		expect(keptManager(folder, at)).toBe('first');
		expect(keptManager(folder, {...at, port: 7421})).toBeNull();
		expect(modeOf(join(folder, readdirSync(folder)[0]!))).toBe('600');
		forgetManager(folder, at);
		expect(keptManager(folder, at)).toBeNull();
	});

	it('are nobody’s where the file is damaged: not as if there had been none', () => {
		const folder = join(home, 'managers');
		keepManager(folder, at, 'first');
		writeFileSync(join(folder, readdirSync(folder)[0]!), '');
		expect(keptManager(folder, at)).toBe('');
	});
});

describe('bans', () => {
	const mallory = {peer: 'mallory', name: 'Mallory', host: '10.0.0.9', port: 9};
	it('are kept one by one, and forgotten one by one', () => {
		const folder = join(home, 'bans');
		expect(keptBans(folder)).toEqual([]);
		expect(keepBan(folder, mallory)).toBeUndefined();
		expect(keepBan(folder, {...mallory, peer: 'eve'})).toBeUndefined();
		expect(keptBans(folder)).toContainEqual(mallory);
		forgetBan(folder, 'eve');
		expect(keptBans(folder)).toEqual([mallory]);
	});

	it.each(['', '{"name":1}', 'null', '[]'])('hold for the id where the file says only %j', text => {
		const folder = join(home, 'bans');
		keepBan(folder, mallory);
		writeFileSync(join(folder, 'mallory'), text);
		expect(keptBans(folder)).toEqual([{peer: 'mallory', name: 'somebody', host: '', port: 0}]);
	});

	it('that cannot be kept are told', () => {
		writeFileSync(join(home, 'file'), '');
		expect(keepBan(join(home, 'file'), mallory)).toMatchObject({code: 'E_DISK'});
		expect(existsSync(join(home, 'file', 'mallory'))).toBe(false);
	});
});
