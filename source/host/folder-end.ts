/** What stays on the normal screen of a folder that was fetched, once its own screen is closed. Pure. */
import {counted, formatDuration, formatRate, formatSize} from '../format.ts';
import type {FolderRow} from './session-folder.ts';

/** None while nothing of it is here. */
export const folderEndLines = (folder: FolderRow): readonly string[] => {
	const {name, path, done, present, files, bytesDone, fetched, startedAt, lastAt, givers} = folder;
	if (done === 0) return [];
	const saved = `  saved to ${path}`;
	const all = `${counted(done, 'file')}, ${formatSize(bytesDone)}`;
	if (present === done && done === files) return [`${name} is already here, verified: ${all}`, saved];
	const seconds = (lastAt - startedAt) / 1000;
	const rate = seconds > 0 ? ` at ${formatRate(fetched / seconds)}` : '';
	const width = Math.max(...givers.map(giver => giver.name.length), 0);
	return [
		done === files
			? `${name} is complete and verified: ${all} in ${formatDuration(seconds)}${rate}`
			: `${name}: ${done} of ${counted(files, 'file')} are here and verified; the same command goes on`,
		...givers.map(giver => {
			const own = giver.isLocal ? '  local copy' : '';
			return `  ${giver.name.padEnd(width)}  ${counted(giver.files, 'file').padStart(12)}  ${formatSize(giver.bytes).padStart(9)}${own}`;
		}),
		...(present > 0 ? [`  ${counted(present, 'file')} here before`] : []),
		saved,
	];
};
