/** The app for screen readers: sentences appended, numbered choices typed, no timers and nothing redrawn. */
import {createInterface, type Interface} from 'node:readline/promises';
import {PassThrough} from 'node:stream';
import {startForm} from '../commands/launch.ts';
import type {Opening} from '../commands/openings.ts';
import {askForTicket} from '../commands/ticket-prompt.ts';
import {type RunningSession, startSession} from '../host/run-session.ts';
import {exitCodes} from '../net/failures.ts';
import {encodeTicket} from '../net/ticket.ts';
import {failureLines} from '../output/output.ts';
import {fieldOf} from '../ui/field.ts';
import {isChoice, isHidden, joinForm, managerForm, turnedChoice} from '../ui/launcher-form.ts';
import {underWay} from '../ui/questions.ts';
import type {FormUi} from '../ui/state.ts';
import {answer, mainMenu, promptOf} from './menu.ts';
import {nothingSaid, sentencesOf} from './sentences.ts';

const put = (text: string): void => void process.stdout.write(`${text}\n`);

export const runReader = async (opening: Opening | null): Promise<number> => {
	// What is typed reaches the questions by way of here, so that a ticket can be typed past them, unseen.
	const typed = new PassThrough();
	process.stdin.pipe(typed);
	const lines = createInterface({input: typed, output: process.stdout, terminal: false});
	const askTicket = async (): Promise<string> => {
		if (!process.stdin.isTTY) return (await lines.question('ticket: ')).trim();
		process.stdin.unpipe(typed);
		const secret = await askForTicket(true)(null, null);
		process.stdin.pipe(typed);
		return secret ? encodeTicket(secret) : '';
	};
	const ended = Promise.withResolvers<number>();
	for (const [signal, code] of Object.entries({SIGINT: 130, SIGTERM: 143, SIGHUP: 129})) {
		process.removeAllListeners(signal);
		process.on(signal, () => ended.resolve(code));
	}
	lines.on('close', () => ended.resolve(0));
	const session = opening
		? startSession(opening.plan)
		: await Promise.race([launch(lines, askTicket), ended.promise.then(() => null)]);
	if (!session) {
		lines.close();
		// A signal has its own code; choosing to quit is 0.
		return Promise.race([ended.promise, 0]);
	}
	void session.done.then(end => ended.resolve(end.failure ? exitCodes[end.failure.code] : 0));
	converse(session, lines, () => ended.resolve(0), opening?.isOneDownload ?? false);
	const code = await ended.promise;
	const isFetched = [...session.store.view().transfers.values()].every(({state}) => state === 'complete');
	const end = await session.stop();
	lines.close();
	for (const line of end.lines) put(line);
	for (const line of end.failure ? failureLines(end.failure) : []) put(line);
	if (opening?.isOneDownload && code === 0 && !isFetched) {
		put('interrupted; the same command goes on with what is verified');
		return 130;
	}
	return code;
};

/** Says what happens, and takes one answer after the other. */
const converse = (session: RunningSession, lines: Interface, onOver: () => void, isOneDownload: boolean): void => {
	let said = nothingSaid;
	let asked = mainMenu;
	let prompted = '';
	const prompt = (): void => {
		const words = promptOf(asked, session.store.view());
		if (words !== prompted) put(words);
		prompted = words;
	};
	const hear = (): void => {
		const news = sentencesOf(session.store.view(), said);
		said = news.said;
		for (const line of news.lines) put(line);
		const rows = [...session.store.view().transfers.values()];
		if (isOneDownload && rows.length > 0 && rows.every(({state}) => state === 'complete')) onOver();
		else if (session.store.view().peer || session.store.view().manager) prompt();
	};
	session.store.subscribe(hear);
	hear();
	lines.on('line', text => {
		const view = session.store.view();
		const next = answer(asked, text, view, underWay(view) > 0);
		asked = next.asked;
		prompted = '';
		for (const line of next.lines) put(line);
		for (const intent of next.intents) session.post(intent);
		if (next.isOver) onOver();
		else prompt();
	});
};

/** The launcher, one question at a time, the usual answer in brackets. */
const launch = async (lines: Interface, askTicket: () => Promise<string>): Promise<RunningSession | null> => {
	for (;;) {
		const choice = (
			await lines.question('1 start a manager  2 join as a peer  3 play the demo  4 quit. Choice: ')
		).trim();
		if (choice === '4') return null;
		let started =
			choice === '3'
				? await startForm('demo')
				: ['1', '2'].includes(choice)
					? await startForm(await filled(lines, choice))
					: null;
		while (started && 'form' in started) {
			for (const {label, wrong} of started.form.fields) if (wrong) put(`${label}: ${wrong.replace(/\.$/, '')}.`);
			const isTicketWrong = started.form.fields.some(field => isHidden(field) && field.wrong !== '');
			const typed = isTicketWrong ? await askTicket() : '';
			started = typed === '' ? null : await startForm(withText(started.form, 'ticket', typed));
		}
		if (started) return started.session;
	}
};

const filled = async (lines: Interface, choice: string): Promise<FormUi> => {
	let form: FormUi = choice === '1' ? managerForm() : joinForm();
	for (const field of form.fields) {
		const typed = (await lines.question(`${field.label} (${field.field.text || 'none'}): `)).trim();
		if (typed === '' || (isChoice(field) && typed === field.field.text)) continue;
		form = withText(form, field.key, isChoice(field) ? turnedChoice(field).text : typed);
	}
	return form;
};

const withText = (form: FormUi, key: string, text: string): FormUi => ({
	...form,
	fields: form.fields.map(known => (known.key === key ? {...known, field: fieldOf(text), wrong: ''} : known)),
});
