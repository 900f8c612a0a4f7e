/** What is read from what others say, and that no name of a contender or bench is there twice. */
import {createHash} from 'node:crypto';
import {expect, test} from 'vitest';
import {loopback} from '../../bench/loopback.ts';
import {rivals, topologies} from '../../bench/rivals/index.ts';
import {freePorts, missing, versionIn} from '../../bench/rivals/rival.ts';
import {completeIn, infoHash} from '../../bench/rivals/tracker.ts';
import {shaped} from '../../bench/shaped.ts';

test('the hash of a torrent is that of its info', () => {
	const info = 'd6:lengthi5e4:name1:a12:piece lengthi262144e6:pieces0:e';
	const torrent = Buffer.from(`d8:announce17:http://tracker/an4:info${info}e`, 'latin1');
	expect(infoHash(torrent)).toBe(createHash('sha1').update(info).digest('hex'));
	expect(() => infoHash(Buffer.from('d8:announce3:abce'))).toThrow('no torrent');
});

test('how many have all, in an answer to a scrape', () => {
	expect(completeIn('d5:filesd20:01234567890123456789d8:completei4e10:downloadedi0e10:incompletei1eeee')).toBe(4);
	expect(completeIn('d5:filesdee')).toBe(0);
});

test('versions as programs spell them', () => {
	expect(versionIn('nginx version: nginx/1.22.1\n')).toBe('1.22.1');
	expect(versionIn('qBittorrent v4.5.2')).toBe('4.5.2');
	expect(versionIn('aria2 version 1.36.0\nCopyright (C) 2006, 2019')).toBe('1.36.0');
	expect(versionIn('')).toBe('of unknown version');
});

test('a program that is not installed is named', () => {
	const [ours] = rivals;
	expect(missing(ours!)).toBeNull();
	expect(missing({...ours!, needs: ['sh', 'no-such-program-anywhere']})).toBe('no-such-program-anywhere');
});

test('free ports are all different', async () => {
	const ports = await freePorts(50);
	expect(new Set(ports).size).toBe(50);
});

test('names are used once, and ours comes first', () => {
	const names = [...rivals, ...topologies].map(({name}) => name);
	expect(new Set(names).size).toBe(names.length);
	expect(names[0]).toBe('shoal');
	for (const name of [...Object.keys(loopback), ...Object.keys(shaped)]) expect(name).toMatch(/^(?:loopback|shaped)\//);
});
