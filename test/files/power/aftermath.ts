/**
 * What must hold after a power loss, whatever the disk kept: nothing wrong under the final name, no journal that knows more than is there,
 * nothing lost that was promised; and the product goes on and finishes. Runs the real opening code on what is left.
 */
import {decodeJournal} from '../../../source/files/journal.ts';
import {bootIdentity} from '../../../source/files/process-identity.ts';
import {hash, hashLength} from '../../../source/net/hash.ts';
import {fragmentCount, fragmentOffset, isFragment} from '../../../source/net/manifest.ts';
import type {Manifest} from '../../../source/net/types.ts';
import {type Contents, type Effect, RecordedFiles} from './recorded-files.ts';
import {manifestIn, type Promised, Teller, type Telling} from './stories.ts';

export type Aftermath = {
	/** What does not hold, in words. */
	readonly violations: readonly string[];
	/** What the product did with the disk afterwards: material for the next power loss. */
	readonly from: Contents;
	readonly effects: readonly Effect[];
};

const earlierBoot = '00000000-0000-0000-0000-000000000000';

/** The product starts again on what a power loss left. */
export const goOn = async (telling: Telling, left: Contents, promised: Promised['what']): Promise<Aftermath> => {
	const manifest = manifestIn(telling);
	const from = afterReboot(left);
	const violations = [...wrongFinals(telling, from), ...journalsAhead(manifest, from)];
	const files = new RecordedFiles({from, hasLinks: telling.hasLinks});
	const teller = new Teller(telling, files);
	teller.open();
	const opened = await teller.events.first(['part-opened', 'part-present', 'part-failed', 'part-waiting']);
	switch (opened.type) {
		case 'part-opened': {
			const have = [...opened.have];
			if (promised === 'finished') violations.push('The finished file is gone.');
			else if (promised !== 'nothing')
				for (const index of promised) if (!opened.have.has(index)) violations.push(`Fragment ${index} is lost.`);
			for (const index of have) {
				const bytes = telling.bytes.subarray(fragmentOffset(manifest, index)).subarray(0, manifest.fragmentSize);
				const found = Buffer.alloc(bytes.length);
				await opened.content.read(found, fragmentOffset(manifest, index));
				if (!found.equals(bytes)) violations.push(`Fragment ${index} is marked and not there.`);
			}
			const missing = Array.from({length: fragmentCount(manifest)}, (_, index) => index).filter(
				index => !opened.have.has(index),
			);
			for (const index of missing) teller.send(index);
			await teller.stored(missing.length);
			teller.disk.finishPart(1);
			const ended = await teller.events.first(['part-finished', 'part-failed']);
			if (ended.type === 'part-failed') violations.push(`It cannot be finished: ${ended.failure.message}`);
			else if (!files.bytesAt(ended.path)?.equals(telling.bytes)) violations.push('What was finished is wrong.');
			break;
		}
		case 'part-present':
			if (!files.bytesAt(opened.path)?.equals(telling.bytes)) violations.push('What is called finished is wrong.');
			break;
		case 'part-failed':
			violations.push(`It cannot be opened: ${opened.failure.code} ${opened.failure.message}`);
			break;
		case 'part-waiting':
			violations.push('It waits for a process that is no more.');
			break;
		default:
			opened satisfies never;
	}
	await teller.disk.close();
	const folder = telling.label.split('/').slice(0, -1).join('/');
	// The right to take over a dead lock may stay, a hundred bytes that hinder nobody.
	for (const name of await files.names(`/${folder}`))
		if (name.startsWith('.shoal-') && !name.includes('.lock.')) violations.push(`${name} is left behind.`);
	return {violations, from, effects: files.effects};
};

/** The machine has started again: what says which boot it is of is of an earlier one. */
export const afterReboot = ({files, folders}: Contents): Contents => ({
	folders,
	files: new Map([...files].map(([inode, bytes]) => [inode, ofEarlierBoot(bytes)])),
});

const ofEarlierBoot = (bytes: Buffer): Buffer => {
	const at = bytes.indexOf(bootIdentity());
	if (at === -1) return bytes;
	const changed = Buffer.from(bytes);
	changed.write(earlierBoot.slice(0, bootIdentity().length), at, 'latin1');
	const body = bytes.subarray(0, -hashLength);
	// A journal that was whole is whole again.
	if (hash(body).equals(bytes.subarray(-hashLength)))
		hash(changed.subarray(0, -hashLength)).copy(changed, changed.length - hashLength);
	return changed;
};

const filesIn = function* (
	{files, folders}: Contents,
	folder = 0,
): Generator<{readonly folder: number; readonly name: string; readonly inode: number; readonly bytes: Buffer}> {
	for (const [name, inode] of folders.get(folder) ?? []) {
		const bytes = files.get(inode);
		if (bytes) yield {folder, name, inode, bytes};
		else yield* filesIn({files, folders}, inode);
	}
};

const wrongFinals = (telling: Telling, contents: Contents): string[] =>
	[...filesIn(contents)]
		.filter(({name, bytes}) => /^a( \(\d+\))?\.bin$/.test(name) && !bytes.equals(telling.bytes))
		// Without second names an empty file keeps the name until the move: RELIABILITY.md says so.
		.filter(({bytes}) => telling.hasLinks || bytes.length > 0)
		.map(({name}) => `${name} is wrong.`);

/** Whether the finished file stands under its name. */
export const isFinishedIn = (telling: Telling, contents: Contents): boolean =>
	[...filesIn(contents)].some(({name, bytes}) => name === 'a.bin' && bytes.equals(telling.bytes));

/** Journals and summaries that list what is not there. */
const journalsAhead = (manifest: Manifest, contents: Contents): string[] => {
	const all = [...filesIn(contents)];
	const found: string[] = [];
	for (const {folder, name, bytes} of all) {
		const part = all.find(other => other.folder === folder && other.name.endsWith('.part'));
		const listed = name.endsWith('.journal') ? listedIn(bytes, manifest, part?.inode) : summarised(name, bytes);
		for (const index of listed) {
			const own = all.find(
				other => other.folder === folder && other.name === `${String(index).padStart(6, '0')}.fragment`,
			);
			const there = name.endsWith('.journal')
				? part?.bytes.subarray(fragmentOffset(manifest, index)).subarray(0, manifest.fragmentSize)
				: own?.bytes;
			if (!there || !isFragment(manifest, index, there))
				found.push(`${name} lists fragment ${index}, which is not there.`);
		}
	}
	return found;
};

const listedIn = (bytes: Buffer, manifest: Manifest, inode: number | undefined): readonly number[] => [
	...(decodeJournal(bytes, {manifest, part: {dev: 1n, ino: BigInt(inode ?? -1)}})?.have ?? []),
];

const summarised = (name: string, bytes: Buffer): readonly number[] => {
	if (name !== 'summary.json') return [];
	try {
		const {ids} = JSON.parse(bytes.toString('utf8')) as {readonly ids: readonly (readonly [number, number])[]};
		return ids.flatMap(([first, last]) => Array.from({length: last - first + 1}, (_, index) => first + index));
	} catch {
		return [];
	}
};

/** The fragments that a checkpoint has made safe, though the product never said so: what is left when all that was not synced is lost. */
export const checkpointIn = (telling: Telling, contents: Contents): readonly number[] => {
	const manifest = manifestIn(telling);
	const all = [...filesIn(contents)];
	return all.flatMap(({folder, name, bytes}) => {
		const part = all.find(other => other.folder === folder && other.name.endsWith('.part'));
		return name.endsWith('.journal') ? listedIn(bytes, manifest, part?.inode) : summarised(name, bytes);
	});
};
