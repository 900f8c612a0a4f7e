/** The name a peer has when none was chosen: user and machine, in letters that suit every screen and folder. */
import {hostname, userInfo} from 'node:os';

/** The manager makes it unique. */
export const defaultName = (): string => {
	const user = safely(() => userInfo().username);
	const machine = safely(() => hostname().split('.')[0] ?? '');
	const name = `${user}-${machine}`
		.toLowerCase()
		.replaceAll(/[^a-z0-9-]+/g, '-')
		.replaceAll(/^-+|-+$/g, '');
	return name.slice(0, 40) || 'peer';
};

/** A machine may have no entry for its user. */
const safely = (read: () => string): string => {
	try {
		return read();
	} catch {
		return '';
	}
};
