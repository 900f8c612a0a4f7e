/** From what a person typed to the files meant: asks the manager's directory until there is an answer or the wait is over. */
import {closest} from 'fastest-levenshtein';
import type {GetIntent, Wanted} from '../events.ts';
import type {FoundFile} from '../facts.ts';
import {type Failure, failure} from '../failures.ts';
import type {DirectoryFile, FileId} from '../types.ts';
import type {MessageOf} from '../wire/messages.ts';
import type {Directory} from './look-ups.ts';
import {byContent} from './search.ts';

/** What an answer of the directory means for what was typed. */
export type Meaning =
	| {readonly kind: 'files'; readonly files: readonly DirectoryFile[]}
	/** Several contents fit: the person chooses. */
	| {readonly kind: 'choices'; readonly files: readonly FoundFile[]}
	/** Its owner is still hashing it. */
	| {readonly kind: 'indexing'; readonly percent: number}
	| {readonly kind: 'nothing'};

/** How to ask the directory for this. */
export const questionFor = (wanted: Wanted): Pick<MessageOf<'look-up'>, 'by' | 'query'> => {
	if (wanted === null) return {by: 'all', query: ''};
	if (wanted.endsWith('/')) return {by: 'folder', query: wanted};
	if (isIdPrefix(wanted)) return {by: 'id', query: wanted.toLowerCase()};
	return {by: 'name', query: wanted};
};

/** Whether a text may be a file id or its prefix: 8 to 64 hex digits. */
export const isIdPrefix = (text: string): boolean => /^[0-9a-f]{8,64}$/i.test(text);

export const meaningOf = (wanted: Wanted, answer: Directory): Meaning => {
	const {files} = answer;
	if (files.length === 0) {
		const [first] = answer.indexing;
		return first ? {kind: 'indexing', percent: first.percent} : {kind: 'nothing'};
	}
	const isFolder = wanted?.endsWith('/') ?? false;
	const contents = new Map<string, Map<FileId, DirectoryFile>>();
	for (const file of files) {
		const key = isFolder ? file.name : '';
		const same = contents.get(key) ?? new Map<FileId, DirectoryFile>();
		const known = same.get(file.file);
		same.set(file.file, known ? {...known, holders: [...new Set([...known.holders, ...file.holders])]} : file);
		contents.set(key, same);
	}
	if ([...contents.values()].some(same => same.size > 1)) return {kind: 'choices', files: listed(files)};
	return {kind: 'files', files: [...contents.values()].flatMap(same => [...same.values()])};
};

/** The directory's files as a person reads them, one row a content. */
export const listed = (files: readonly DirectoryFile[], nameOf: (peer: string) => string = peer => peer): FoundFile[] =>
	byContent(files.flatMap(file => file.holders.map(peer => ({...file, peer, holder: nameOf(peer)}))));

/** Nobody shares it: says so, with the closest name there is. */
export const unknownName = (wanted: Wanted, names: readonly string[]): Failure => {
	if (wanted === null)
		return failure('E_NO_FILE', 'Nobody shares a file.', 'Share one: shoal owner FILE, or shoal peer MANAGER PATH.');
	const near = names.length > 0 ? closest(wanted, names) : '';
	const hint = near
		? `The closest name is ${near}; \`shoal files\` lists all.`
		: 'Nobody shares anything; share it with `shoal peer MANAGER PATH`.';
	return failure('E_NO_FILE', `Nobody shares ${wanted}.`, hint);
};

/** One `get` on its way to being understood. */
export class Resolution {
	readonly intent: GetIntent;
	readonly deadline: number;
	askedAt = Number.NEGATIVE_INFINITY;
	/** Whether a name that looks like an id has been tried as a name. */
	isNameTried = false;
	reason = '';

	constructor(intent: GetIntent, now: number) {
		this.intent = intent;
		this.deadline = now + intent.wait;
	}

	question(): Pick<MessageOf<'look-up'>, 'by' | 'query'> {
		const {wanted} = this.intent;
		return this.isNameTried && wanted !== null ? {by: 'name', query: wanted} : questionFor(wanted);
	}
}
