/** What tells that a file is still the one we knew: device, inode, size, time of change. Reads no content. */
import type {FileStat} from './file-system.ts';

export type FileMark = Pick<FileStat, 'dev' | 'ino' | 'size' | 'mtimeNs'>;

export const markOf = ({dev, ino, size, mtimeNs}: FileStat): FileMark => ({dev, ino, size, mtimeNs});

export const isSameMark = (one: FileMark, other: FileMark): boolean =>
	one.ino === other.ino && one.size === other.size && one.mtimeNs === other.mtimeNs && one.dev === other.dev;
