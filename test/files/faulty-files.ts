/** The real file system with chosen calls replaced: how a test makes a disk fail. */
import {type FileSystem, type OpenFile, type OpenMode, realFileSystem} from '../../source/files/file-system.ts';

export const systemError = (code: string): Error => Object.assign(new Error(code), {code});

/** `onFile` replaces calls of every file that is opened, by its path and mode. */
export const faultyFiles = (
	some: Partial<FileSystem>,
	onFile: (file: OpenFile, path: string, mode: OpenMode) => Partial<OpenFile> = () => ({}),
): FileSystem => {
	const files = {...realFileSystem, ...some};
	return {
		...files,
		open: async (path, mode) => {
			const file = await files.open(path, mode);
			return {...file, ...onFile(file, path, mode)};
		},
	};
};
