import {expect, test} from 'vitest';
import {statePaths} from '../../source/config/paths.ts';

test('SHOAL_HOME moves all state', () => {
	expect(statePaths('/somewhere')).toEqual({
		index: '/somewhere/index',
		compiled: '/somewhere/compiled',
		config: '/somewhere/config',
		logs: '/somewhere/logs',
		ticket: '/somewhere/config/ticket',
		tickets: '/somewhere/config/tickets',
		managerKey: '/somewhere/config/manager-key',
		bans: '/somewhere/config/bans',
		peers: '/somewhere/config/peers',
		managers: '/somewhere/config/managers',
	});
});

test('without it, the folders of this system are used', () => {
	for (const path of Object.values(statePaths(''))) expect(path).toMatch(/shoal/i);
});
