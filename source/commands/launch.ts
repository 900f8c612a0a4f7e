/** From a filled-in form of the launcher to a running session, or to the form with what is wrong beside its fields. */
import {resolve} from 'node:path';
import {statePaths} from '../config/paths.ts';
import {keepSecret, keptSecret} from '../config/tickets.ts';
import {expandPath, sharePath} from '../config/typed-paths.ts';
import {type RunningSession, startSession} from '../host/run-session.ts';
import type {SessionPlan} from '../host/session-plan.ts';
import type {Failure} from '../net/failures.ts';
import {readTicket, type Secret, ticketFailure} from '../net/ticket.ts';
import type {Address} from '../net/types.ts';
import type {Started} from '../ui/controller.ts';
import {fieldText, isOpenChosen, withTicket} from '../ui/launcher-form.ts';
import type {FormUi, Screen} from '../ui/state.ts';
import {givenSecret, hostAccess} from './access.ts';
import {type Flags, readFlags} from './flags.ts';
import {withKeys} from './keys.ts';
import {defaultPort, takeManager} from './manager-address.ts';
import {demoOpening, managerOptions, peerPlan} from './openings.ts';
import {isFailure} from './session.ts';

/** From the launcher there is somebody to search and download by hand; milliseconds until the demo does it itself. */
const demoPatience = 20_000;

export const startForm = async (what: FormUi | 'demo'): Promise<Started> => {
	if (what === 'demo') {
		const {plan, screen} = demoOpening(7, null, demoPatience);
		return {session: startSession(plan), screen};
	}
	return what.kind === 'manager' ? startManagerForm(what) : startJoinForm(what);
};

/** What the flags of a command without flags would be. */
const usualFlags = (): Flags => {
	const flags = readFlags('peer', {});
	if (isFailure(flags)) throw new Error(flags.message);
	return flags;
};

const wrongIn = (form: FormUi, key: string, wrong: string): {readonly form: FormUi} => ({
	form: {
		...form,
		isBusy: false,
		at: Math.max(
			0,
			form.fields.findIndex(field => field.key === key),
		),
		fields: form.fields.map(field => (field.key === key ? {...field, wrong} : field)),
	},
});

const startManagerForm = async (form: FormUi): Promise<Started> => {
	const port = Number(fieldText(form, 'port') || defaultPort);
	const host = isOpenChosen(form) ? '0.0.0.0' : '127.0.0.1';
	const allowed = hostAccess(host, false);
	const access = isFailure(allowed) ? allowed : await withKeys('manager', null, allowed);
	if (isFailure(access)) return failed(form, access);
	const plan: SessionPlan = {kind: 'manager', manager: managerOptions(host, {...usualFlags(), port}), access};
	return started(form, plan, {name: 'manager'}, 'port');
};

const startJoinForm = async (form: FormUi): Promise<Started> => {
	const taken = takeManager(fieldText(form, 'manager').split(/\s+/));
	if (isFailure(taken)) return wrongIn(form, 'manager', taken.message);
	const typed = fieldText(form, 'share');
	const share = typed === '' ? null : await sharePath(typed);
	if (share && 'wrong' in share) return wrongIn(form, 'share', share.wrong);
	const name = fieldText(form, 'name');
	const downloads = fieldText(form, 'downloads');
	const secret = joinSecret(form, taken.manager);
	if (secret && isFailure(secret)) return asked(form, secret);
	const flags = {
		...usualFlags(),
		name: name === '' ? null : name,
		downloads: downloads === '' ? null : resolve(expandPath(downloads)),
		ttl: Number(fieldText(form, 'ttl')),
		port: Number(fieldText(form, 'port')),
	};
	const access = await withKeys('peer', flags.name, {secret, tickets: null});
	if (isFailure(access)) return failed(form, access);
	const plan: SessionPlan = {
		kind: 'peer',
		peer: peerPlan(taken.manager, flags, share ? [share.path] : [], access),
	};
	const outcome = await started(form, plan, {name: 'peer'}, 'manager');
	if ('session' in outcome && secret) keepSecret(statePaths().tickets, taken.manager, secret);
	return outcome;
};

/** What was typed, given when the program was started, or kept for the manager; null for none. */
const joinSecret = (form: FormUi, manager: Address): Secret | Failure | null => {
	const typed = fieldText(form, 'ticket');
	const reading = readTicket(typed);
	if (typed === '') return givenSecret(null) ?? keptSecret(statePaths().tickets, manager);
	return reading.kind === 'secret' ? reading.secret : ticketFailure(reading)!;
};

/** The form with what went wrong below its fields. */
const failed = (form: FormUi, {message, hint}: Failure): {readonly form: FormUi} => ({
	form: {...form, isBusy: false, failure: `${message} ${hint}`},
});

/** The form with a field for the ticket, and why it is needed beside it. */
const asked = (form: FormUi, {message}: Failure): {readonly form: FormUi} =>
	wrongIn(withTicket(form), 'ticket', message);

/** Waits until it stands, or tells beside the field why it cannot. */
const started = async (form: FormUi, plan: SessionPlan, screen: Screen, field: string): Promise<Started> => {
	const session = startSession(plan);
	const because = await firstNews(session);
	if (because === null) return {session, screen};
	await session.stop();
	if (because.code === 'E_TICKET_NEEDED' || because.code === 'E_TICKET_WRONG') return asked(form, because);
	// What a person may do then is more than a field has room for.
	if (because.code === 'E_OTHER_MANAGER' || because.code === 'E_IMPOSTOR') return failed(form, because);
	const isName = because.code === 'E_NAME_TAKEN' || because.code === 'E_HOSTILE_NAME';
	return wrongIn(form, isName ? 'name' : because.code === 'E_PORT' ? 'port' : field, because.message);
};

/** Null once it listens or has joined. */
const firstNews = (session: RunningSession): Promise<Failure | null> =>
	new Promise(resolveNews => {
		const look = (): void => {
			const {manager, peer} = session.store.view();
			const because = manager?.failure ?? peer?.failure ?? null;
			const isThere = (manager?.port ?? 0) > 0 || peer?.link.state === 'joined';
			if (!because && !isThere) return;
			unsubscribe();
			resolveNews(because);
		};
		const unsubscribe = session.store.subscribe(look);
		void session.done.then(end => {
			unsubscribe();
			resolveNews(end.failure);
		});
		look();
	});
