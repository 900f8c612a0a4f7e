/** The app for screen readers: sentences appended, numbered choices typed, no timers and nothing redrawn. */
import {createInterface, type Interface} from 'node:readline/promises';
import {startForm} from '../commands/launch.ts';
import type {Opening} from '../commands/openings.ts';
import {type RunningSession, startSession} from '../host/run-session.ts';
import {exitCodes} from '../net/failures.ts';
import {failureLines} from '../output/output.ts';
import {fieldOf} from '../ui/field.ts';
import {isChoice, joinForm, managerForm, turnedChoice} from '../ui/launcher-form.ts';
import {underWay} from '../ui/questions.ts';
import type {FormUi} from '../ui/state.ts';
import {answer, mainMenu, promptOf} from './menu.ts';
import {nothingSaid, sentencesOf} from './sentences.ts';

const put = (text: string): void => void process.stdout.write(`${text}\n`);

export const runReader = async (opening: Opening | null): Promise<number> => {
	const lines = createInterface({input: process.stdin, output: process.stdout, terminal: false});
	const ended = Promise.withResolvers<number>();
	for (const [signal, code] of Object.entries({SIGINT: 130, SIGTERM: 143, SIGHUP: 129})) {
		process.removeAllListeners(signal);
		process.on(signal, () => ended.resolve(code));
	}
	lines.on('close', () => ended.resolve(0));
	const session = opening
		? startSession(opening.plan)
		: await Promise.race([launch(lines), ended.promise.then(() => null)]);
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
const launch = async (lines: Interface): Promise<RunningSession | null> => {
	for (;;) {
		const choice = (
			await lines.question('1 start a manager  2 join as a peer  3 play the demo  4 quit. Choice: ')
		).trim();
		if (choice === '4') return null;
		const started =
			choice === '3' ? await startForm('demo') : ['1', '2'].includes(choice) ? await filled(lines, choice) : null;
		if (started && 'session' in started) return started.session;
		for (const {label, wrong} of started?.form.fields ?? []) if (wrong) put(`${label}: ${wrong}.`);
	}
};

const filled = async (lines: Interface, choice: string): ReturnType<typeof startForm> => {
	let form: FormUi = choice === '1' ? managerForm() : joinForm();
	for (const [index, field] of form.fields.entries()) {
		const typed = (await lines.question(`${field.label} (${field.field.text || 'none'}): `)).trim();
		const isOther = isChoice(field) && typed !== '' && typed !== field.field.text;
		const value = isOther ? turnedChoice(field) : typed === '' ? field.field : fieldOf(typed);
		form = {...form, fields: form.fields.map((known, at) => (at === index ? {...known, field: value} : known))};
	}
	return startForm(form);
};
