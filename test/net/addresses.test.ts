import {describe, expect, it} from 'vitest';
import {
	formatAddress,
	isLoopback,
	isMachine,
	isWildcard,
	localise,
	normaliseHost,
	reachableByOthers,
	withoutScope,
} from '../../source/net/addresses.ts';

describe('addresses', () => {
	it.each([
		['::ffff:10.1.2.3', '10.1.2.3'],
		['[2001:DB8:0:0:0:0:0:1]', '2001:db8::1'],
		['fe80::1%eth0', 'fe80::1%eth0'],
		['Example.ORG', 'example.org'],
		['10.1.2.3', '10.1.2.3'],
		['1', '1'],
		['', ''],
	])('spells %j as %j', (host, normal) => {
		expect(normaliseHost(host)).toBe(normal);
	});

	it.each(['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1', 'localhost', '[::1]'])('%s is loopback', host => {
		expect(isLoopback(host)).toBe(true);
	});

	it.each(['10.0.0.1', '::', 'example.org', '', '0.0.0.0'])('%j is not loopback', host => {
		expect(isLoopback(host)).toBe(false);
	});

	it('knows the wildcards', () => {
		expect(['0.0.0.0', '::', '[::]', '0:0:0:0:0:0:0:0'].every(isWildcard)).toBe(true);
		expect(['127.0.0.1', '', '::1'].some(isWildcard)).toBe(false);
	});

	it('knows what is the address of one other machine', () => {
		expect(['10.0.0.1', '192.168.1.2', '8.8.8.8', 'fe80::1%eth0', '2001:4860::8', 'fd00::1'].every(isMachine)).toBe(
			true,
		);
		const others = ['127.0.0.1', '::1', '::ffff:127.0.0.1', '0.0.0.0', '::', '224.0.0.1', 'ff02::1', '255.255.255.255'];
		expect([...others, 'example.org', '', '1', '0x7f.1'].some(isMachine)).toBe(false);
	});

	it('offers others what leads here from everywhere: no link-local address where there is another, IPv4 first', () => {
		const own = ['fe80::1%eth0', '2001:db8::1', '169.254.7.7', 'fd00::1', '10.0.0.1', '8.8.8.8', 'fe80::2%wlan0'];
		expect(reachableByOthers(own, '::')).toEqual(['10.0.0.1', '8.8.8.8', '2001:db8::1', 'fd00::1']);
		expect(reachableByOthers(['fe80::1%eth0', '2001:db8::1'], '::')).toEqual(['2001:db8::1']);
		expect(reachableByOthers(['fe80::1%eth0', '169.254.7.7'], '::')).toEqual(['169.254.7.7', 'fe80::1%eth0']);
		expect(reachableByOthers([], '::')).toEqual([]);
	});

	it('offers no IPv6 for what listens on every IPv4 address', () => {
		expect(reachableByOthers(['2001:db8::1', '10.0.0.1', 'fe80::1%eth0'], '0.0.0.0')).toEqual(['10.0.0.1']);
		expect(reachableByOthers(['2001:db8::1', 'fe80::1%eth0'], '0.0.0.0')).toEqual([]);
	});

	it('takes the interface off a link-local address', () => {
		expect(['fe80::1%eth0', 'FE80::1', '10.0.0.1', ''].map(withoutScope)).toEqual([
			'fe80::1',
			'fe80::1',
			'10.0.0.1',
			'',
		]);
	});

	it('writes IPv6 in brackets', () => {
		expect(formatAddress({host: '::1', port: 7420})).toBe('[::1]:7420');
		expect(formatAddress({host: '::ffff:1.2.3.4', port: 1})).toBe('1.2.3.4:1');
		expect(formatAddress({host: 'box', port: 1})).toBe('box:1');
	});

	it('puts an empty host where the manager is', () => {
		expect(localise('', '192.168.1.5')).toBe('192.168.1.5');
		expect(localise('', 'fe80::5%eth0')).toBe('fe80::5%eth0');
		expect(localise('10.0.0.1', '192.168.1.5')).toBe('10.0.0.1');
	});

	it('keeps the scope that leads to the manager', () => {
		expect(localise('fe80::7', 'fe80::5%eth0')).toBe('fe80::7%eth0');
		expect(localise('fe80::7%en1', 'fe80::5%eth0')).toBe('fe80::7%en1');
		expect(localise('2001:db8::7', 'fe80::5%eth0')).toBe('2001:db8::7');
		expect(localise('fe80::7', '192.168.1.5')).toBe('fe80::7');
	});
});
