/** The app as a person uses it: real processes on real terminals, read by their screens. */
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {place} from '../e2e/shoal.ts';
import {openShoal} from './opened.ts';
import type {Terminal} from './terminal.ts';

const mebibyte = 1024 * 1024;
const bytesOf = (size: number): Buffer =>
	Buffer.from(Array.from({length: size / 4096}, (_, at) => String(at).padEnd(4096, 'x')).join(''));

/** A manager on a free port, started from the launcher's form. Gives the line that others type. */
const startManager = async (terminal: Terminal): Promise<string> => {
	await terminal.waitFor(/Start a manager/);
	terminal.press('m');
	await terminal.waitFor(/▸ START A MANAGER/);
	terminal.press('tab', 'ctrl-u', '0');
	await terminal.waitFor(/port +\[ 0/);
	terminal.press('enter');
	await terminal.waitFor(/others type: shoal peer 127\.0\.0\.1:\d+/);
	return /shoal peer (127\.0\.0\.1:\d+)/.exec(terminal.text())![1]!;
};

/** Joins from the launcher's form with its defaults but for the manager's port, a name and what is shared. */
const joinAs = async (terminal: Terminal, at: string, name: string, share: string): Promise<void> => {
	await terminal.waitFor(/Join as a peer/);
	terminal.press('p');
	await terminal.waitFor(/▸ JOIN AS A PEER/);
	terminal.press('ctrl-u');
	terminal.type(at);
	terminal.press('tab');
	terminal.type(name);
	terminal.press('tab');
	terminal.type(share);
	await terminal.waitFor(() => terminal.text().includes(share.slice(-8)));
	terminal.press('enter');
	await terminal.waitFor(new RegExp(`PEER ${name}`));
};

test('three terminals: start, join from the form, see each other’s files, search, mark, fetch, summary, report, help, quit', async () => {
	const manager = openShoal([]);
	const at = await startManager(manager);
	const bob = openShoal([]);
	writeFileSync(join(bob.folder, 'talk.mkv'), bytesOf(mebibyte));
	await joinAs(bob, at, 'bob', './talk.mkv');
	await bob.waitFor(/talk\.mkv .* have /);
	const alice = openShoal([]);
	writeFileSync(join(alice.folder, 'paper.pdf'), 'paper');
	await joinAs(alice, at, 'alice', './paper.pdf');
	await manager.waitFor(/2 active: 2 alive/);
	await manager.waitFor(/alice +joined from/);
	await manager.waitFor(/list v\d+ broadcast to 2 active peers/);
	// Before anything is typed, both see both files.
	await alice.waitFor(/paper\.pdf .* have [\s\S]*talk\.mkv .* in swarm +bob/);
	await bob.waitFor(/paper\.pdf .* in swarm +alice/);

	alice.press('?');
	await alice.waitFor(/HELP[\s\S]*search the swarm/);
	alice.press('esc');
	await alice.waitFor(() => !alice.text().includes('HELP'));
	alice.press('/');
	await alice.waitFor(/esc leave/);
	alice.type('talk');
	alice.press('enter');
	await alice.waitFor(/asked 1 peer, 1 answered in [\d.]+s, 1 file/);
	await alice.waitFor(/\[ \] talk\.mkv .* 1 source +bob/);
	alice.press('space');
	await alice.waitFor(/\[x\] talk\.mkv/);
	alice.press('enter');
	await alice.waitFor(/talk\.mkv +100% .* complete/);
	expect(readFileSync(join(alice.folder, 'downloads-alice', 'talk.mkv'))).toHaveLength(mebibyte);
	await alice.waitFor(/talk\.mkv is complete and verified/);
	alice.press('3', 'enter');
	await alice.waitFor(/DONE[\s\S]*talk\.mkv is complete and its hash is verified[\s\S]*A {2}bob +16 +100\.0%/);
	alice.press('v');
	await alice.waitFor(/1 FRAGMENTS[\s\S]*0.AAAAAAAAAA AAAAAA/);
	alice.press('esc');
	await alice.waitFor(/DONE/);
	alice.press('e');
	await alice.waitFor(/report saved to/);
	expect(existsSync(join(alice.folder, 'downloads-alice', 'talk.mkv.report.json'))).toBe(true);
	alice.press('y');
	await alice.waitFor(/copied /);
	expect(alice.screen.copied.at(-1)).toBe(join(alice.folder, 'downloads-alice', 'talk.mkv'));

	bob.press('5');
	await bob.waitFor(/alice +got \d+ fragments? of talk\.mkv from us/);
	await bob.waitFor(/alice +wants talk\.mkv: 16 fragments here/);
	bob.press('4');
	await bob.waitFor(/4 ACTIVE PEERS \(2\).*list v\d+, \d+s ago[\s\S]*alive +bob \(you\)/);

	alice.press('q');
	expect((await alice.exit).code).toBe(0);
	expect(alice.text()).toMatch(/talk\.mkv {2}1 MiB {2}saved to /);
	await manager.waitFor(/alice +left, deleted from the list/);
	await manager.waitFor(/1 active: 1 alive +1 gone/);
	manager.press('enter');
	await manager.waitFor(/PEER bob[\s\S]*HEARTBEAT GAP/);
	manager.press('x');
	await manager.waitFor(/EVICT BOB\?[\s\S]*▸ \[ Keep \]/);
	manager.press('y');
	await bob.waitFor(/JOIN AGAIN\?[\s\S]*The manager has taken this peer off the list/);
	bob.press('n');
	await bob.waitFor(/NOT IN THE SWARM ANY MORE[\s\S]*R joins again/);
	bob.press('q');
	expect((await bob.exit).code).toBe(0);
	await manager.waitFor(/ 0 active/);
	manager.press('q');
	expect((await manager.exit).code).toBe(0);
});

test('get: its fragments fill from several sources, one leaves, the summary stays until q and is on the normal screen after it', async () => {
	const here = place();
	const {at} = await here.manager();
	const path = here.write('big.bin', bytesOf(8 * mebibyte));
	const sources = await Promise.all(['bob', 'carol', 'dave'].map(name => here.peer(at, name, path, '--up', '1500KB')));
	await Promise.all(sources.map(source => source.fact('indexed')));
	const get = openShoal(['get', at, 'big.bin', '--name', 'alice']);
	await get.waitFor(/1 FRAGMENTS[\s\S]*2 SOURCES[\s\S]*sending #\d+/);
	await get.waitFor(/ [2-9]\d% {2}\d+\/128/);
	sources[2]!.kill('SIGKILL');
	await get.waitFor(/dave +owner .* left/);
	get.press('p');
	await get.waitFor(/paused/);
	get.press('p', 'right', 'right', 'down');
	await get.waitFor(/#62 /);
	await get.waitFor(/DONE[\s\S]*big\.bin is complete and its hash is verified/);
	await get.waitFor(/lost from dave/);
	expect(get.screen.clears).toBe(0);
	get.press('q');
	expect((await get.exit).code).toBe(0);
	expect(get.screen.isAlternate).toBe(false);
	expect(get.text()).toMatch(
		/big\.bin is complete and verified: 8 MiB[\s\S]*bob[\s\S]*blake3 [0-9a-f]{64}[\s\S]*saved to /,
	);
	expect(readFileSync(join(get.folder, 'big.bin')).equals(readFileSync(path))).toBe(true);
});

test('get of what nobody has, and of a manager that is not there: the reason on the normal screen and its exit code', async () => {
	const here = place();
	const {at} = await here.manager();
	const get = openShoal(['get', at, 'nothing.bin', '--wait', '1']);
	expect((await get.exit).code).toBe(4);
	expect(get.text()).toMatch(/E_NO_FILE: /);
	expect(get.screen).toMatchObject({isAlternate: false, isCursorVisible: true});
	const alone = openShoal(['peer', '127.0.0.1:9']);
	expect((await alone.exit).code).toBe(3);
	expect(alone.text()).toMatch(/E_MANAGER: /);
	expect(alone.text()).not.toMatch(/\bat .*\.js:\d+/);
});

test('the manager goes: the peer says so, tries again, and is back when it is', async () => {
	const here = place();
	const first = await here.manager();
	const port = first.at.split(':')[1]!;
	const peer = openShoal(['peer', first.at, '--name', 'alice']);
	await peer.waitFor(/manager ● \d+s/);
	first.process.kill('SIGKILL');
	await peer.waitFor(/MANAGER UNREACHABLE[\s\S]*R tries now/);
	await here.run(['manager', '--port', port, '--json']).fact('listening');
	peer.press('R');
	await peer.waitFor(() => !peer.text().includes('UNREACHABLE'));
	await peer.waitFor(/manager ● \d+s/);
});

test('wrong fields: the error stands beside the field, nothing typed is lost', async () => {
	const terminal = openShoal([]);
	await terminal.waitFor(/Join as a peer/);
	terminal.press('p');
	await terminal.waitFor(/▸ JOIN AS A PEER/);
	terminal.press('ctrl-u');
	terminal.type('127.0.0.1:99999');
	terminal.press('tab');
	terminal.type('anna');
	terminal.press('enter');
	await terminal.waitFor(/99999.*✗ .*port/);
	terminal.press('ctrl-u');
	// Nobody listens on a port below 1024 of a test machine that nobody set up.
	terminal.type('127.0.0.1:9');
	terminal.press('tab', 'tab');
	terminal.type('/no/such/folder');
	terminal.press('enter');
	await terminal.waitFor(/no\/such\/folder.*✗ no such file or folder/);
	terminal.press('ctrl-u', 'enter');
	await terminal.waitFor(/✗ The manager at 127\.0\.0\.1:9 cannot be reached/);
	expect(terminal.text()).toMatch(/anna/);
	terminal.press('esc');
	await terminal.waitFor(/▸ START ━/);
	terminal.press('q');
	expect((await terminal.exit).code).toBe(0);
});
