/**
 * A file system in memory behind the type that the product uses. Records what every call did, with what a power loss needs to know:
 * which bytes, which names, and which sync covered them. Follows no links: there are none.
 */
import {basename, dirname} from 'node:path';
import type {FileStat, FileSystem, OpenFile} from '../../../source/files/file-system.ts';
import {systemError} from '../faulty-files.ts';
import {allocatedIn} from './pages.ts';

/** Which file or folder: one that is made gets the next number. The root folder is 0. */
export type Inode = number;

/** What one call did. `covers`: the number of effects before the sync began, which is all that it promises. */
export type Effect =
	| {readonly type: 'write'; readonly inode: Inode; readonly position: number; readonly bytes: Buffer}
	| {readonly type: 'truncate'; readonly inode: Inode; readonly size: number}
	| {
			readonly type: 'enter';
			readonly folder: Inode;
			readonly name: string;
			readonly inode: Inode;
			readonly isFolder: boolean;
	  }
	| {readonly type: 'leave'; readonly folder: Inode; readonly name: string}
	| {
			readonly type: 'move';
			readonly folder: Inode;
			readonly from: string;
			readonly to: string;
			readonly inode: Inode;
	  }
	| {readonly type: 'synced'; readonly inode: Inode; readonly covers: number};

/** All that is there: bytes of files, names of folders. */
export type Contents = {
	readonly files: ReadonlyMap<Inode, Buffer>;
	readonly folders: ReadonlyMap<Inode, ReadonlyMap<string, Inode>>;
};

export const emptyContents: Contents = {files: new Map(), folders: new Map([[0, new Map()]])};

/** `turns`: of the queue, that a call takes, so that calls overtake one another. `hasLinks`: a file may have two names. `hasWholeSync`: one sync for all. */
export type RecordedFilesOptions = {
	readonly from?: Contents;
	readonly turns?: () => number;
	readonly hasLinks?: boolean;
	readonly hasWholeSync?: boolean;
};

/** Nanoseconds since 1970 of every change: long ago, as after any power loss. */
const changedAt = 1_000_000_000_000_000_000n;

export class RecordedFiles implements FileSystem {
	readonly effects: Effect[] = [];
	/** How often everything was synced at once. */
	wholeSyncs = 0;
	readonly #files = new Map<Inode, Buffer>();
	readonly #folders = new Map<Inode, Map<string, Inode>>();
	readonly #turns: () => number;
	readonly #hasLinks: boolean;
	readonly #hasWholeSync: boolean;
	#next: Inode;

	constructor({
		from = emptyContents,
		turns = () => 0,
		hasLinks = true,
		hasWholeSync = false,
	}: RecordedFilesOptions = {}) {
		for (const [inode, bytes] of from.files) this.#files.set(inode, bytes);
		for (const [inode, names] of from.folders) this.#folders.set(inode, new Map(names));
		this.#next = Math.max(0, ...from.files.keys(), ...from.folders.keys()) + 1;
		this.#turns = turns;
		this.#hasLinks = hasLinks;
		this.#hasWholeSync = hasWholeSync;
	}

	get contents(): Contents {
		return {
			files: new Map(this.#files),
			folders: new Map([...this.#folders].map(([at, names]) => [at, new Map(names)])),
		};
	}

	/** The bytes at a path; undefined when no file is there. */
	bytesAt(path: string): Buffer | undefined {
		const inode = this.#find(path);
		return inode === undefined ? undefined : this.#files.get(inode);
	}

	readonly atOnce: FileSystem['atOnce'] = {
		make: (path, bytes) => {
			const inode = this.#make(path, 'create');
			if (bytes.length > 0) this.#write(inode, bytes, 0);
			return this.#opened(inode);
		},
		close: () => {},
		read: () => undefined,
		link: (from, to) => this.#link(from, to),
		rename: (from, to) => this.#rename(from, to),
		unlink: path => this.#unlink(path),
	};

	async open(path: string, mode: Parameters<FileSystem['open']>[1]): Promise<OpenFile> {
		await this.#wait();
		return this.#opened(this.#make(path, mode));
	}

	#make(path: string, mode: Parameters<FileSystem['open']>[1]): Inode {
		let inode = this.#find(path);
		if (inode === undefined) {
			if (mode === 'read') throw systemError('ENOENT');
			inode = this.#next++;
			this.#files.set(inode, Buffer.alloc(0));
			this.#enter(path, inode);
		} else if (mode === 'create') throw systemError('EEXIST');
		if (!this.#files.has(inode)) throw systemError('EISDIR');
		if (mode === 'replace') this.#truncate(inode, 0);
		return inode;
	}

	async stat(path: string): Promise<FileStat> {
		await this.#wait();
		const inode = this.#find(path);
		if (inode === undefined) throw systemError('ENOENT');
		return this.#stat(inode);
	}

	async link(from: string, to: string): Promise<void> {
		await this.#wait();
		this.#link(from, to);
	}

	#link(from: string, to: string): void {
		if (!this.#hasLinks) throw systemError('EPERM');
		const inode = this.#must(from);
		if (this.#find(to) !== undefined) throw systemError('EEXIST');
		this.#enter(to, inode);
	}

	async rename(from: string, to: string): Promise<void> {
		await this.#wait();
		this.#rename(from, to);
	}

	#rename(from: string, to: string): void {
		const inode = this.#must(from);
		const [folder, other] = [this.#folderOf(from), this.#folderOf(to)];
		if (folder !== other) throw new Error('The product moves nothing between folders.');
		this.#namesIn(folder).delete(basename(from));
		this.#namesIn(folder).set(basename(to), inode);
		this.effects.push({type: 'move', folder, from: basename(from), to: basename(to), inode});
	}

	async unlink(path: string): Promise<void> {
		await this.#wait();
		this.#unlink(path);
	}

	#unlink(path: string): void {
		this.#must(path);
		const folder = this.#folderOf(path);
		this.#namesIn(folder).delete(basename(path));
		this.effects.push({type: 'leave', folder, name: basename(path)});
	}

	async makeFolder(path: string): Promise<void> {
		await this.#wait();
		if (this.#find(path) !== undefined) throw systemError('EEXIST');
		const inode = this.#next++;
		this.#folders.set(inode, new Map());
		this.#enter(path, inode);
	}

	async names(path: string): Promise<readonly string[]> {
		await this.#wait();
		return [...this.#namesIn(this.#must(path)).keys()];
	}

	async removeFolder(path: string): Promise<void> {
		await this.#wait();
		if (this.#namesIn(this.#must(path)).size > 0) throw systemError('ENOTEMPTY');
		this.#namesIn(this.#folderOf(path)).delete(basename(path));
		this.effects.push({type: 'leave', folder: this.#folderOf(path), name: basename(path)});
	}

	syncFolder(path: string): Promise<void> {
		return this.#sync(this.#must(path));
	}

	async syncWhole(): Promise<boolean> {
		if (!this.#hasWholeSync) return false;
		await Promise.all([...this.#files.keys(), ...this.#folders.keys()].map(inode => this.#sync(inode)));
		this.wholeSyncs++;
		return true;
	}

	async free(): Promise<number> {
		return Infinity;
	}

	#opened(inode: Inode): OpenFile {
		return {
			descriptor: -1,
			read: async (into, position) => {
				await this.#wait();
				return this.#bytes(inode).copy(into, 0, position);
			},
			write: async (bytes, position) => {
				await this.#wait();
				return this.#write(inode, bytes, position);
			},
			stat: () => this.#stat(inode),
			truncate: async size => {
				await this.#wait();
				this.#truncate(inode, size);
			},
			syncData: () => this.#sync(inode),
			sync: () => this.#sync(inode),
			close: () => this.#wait(),
		};
	}

	#write(inode: Inode, bytes: Uint8Array, position: number): number {
		const taken = Buffer.from(bytes);
		const before = this.#bytes(inode);
		const after = Buffer.alloc(Math.max(before.length, position + taken.length));
		before.copy(after);
		taken.copy(after, position);
		this.#files.set(inode, after);
		this.effects.push({type: 'write', inode, position, bytes: taken});
		return taken.length;
	}

	async #sync(inode: Inode): Promise<void> {
		const covers = this.effects.length;
		await this.#wait();
		this.effects.push({type: 'synced', inode, covers});
	}

	#truncate(inode: Inode, size: number): void {
		const after = Buffer.alloc(size);
		this.#bytes(inode).copy(after);
		this.#files.set(inode, after);
		this.effects.push({type: 'truncate', inode, size});
	}

	#enter(path: string, inode: Inode): void {
		const folder = this.#folderOf(path);
		this.#namesIn(folder).set(basename(path), inode);
		this.effects.push({type: 'enter', folder, name: basename(path), inode, isFolder: this.#folders.has(inode)});
	}

	#stat(inode: Inode): FileStat {
		const bytes = this.#files.get(inode);
		let links = 0;
		for (const names of this.#folders.values()) for (const other of names.values()) if (other === inode) links++;
		return {
			kind: bytes ? 'file' : 'folder',
			dev: 1n,
			ino: BigInt(inode),
			size: bytes?.length ?? 0,
			mtimeNs: changedAt,
			// As a file system that compresses nothing: every byte that is not in a hole.
			allocated: bytes ? allocatedIn(bytes) : 4096,
			links,
		};
	}

	#find(path: string): Inode | undefined {
		let inode: Inode | undefined = 0;
		for (const name of path.split('/').filter(part => part !== ''))
			inode = inode === undefined ? undefined : this.#folders.get(inode)?.get(name);
		return inode;
	}

	#must(path: string): Inode {
		const inode = this.#find(path);
		if (inode === undefined) throw systemError('ENOENT');
		return inode;
	}

	#folderOf(path: string): Inode {
		return this.#must(dirname(path));
	}

	#namesIn(folder: Inode): Map<string, Inode> {
		const names = this.#folders.get(folder);
		if (!names) throw systemError('ENOTDIR');
		return names;
	}

	#bytes(inode: Inode): Buffer {
		return this.#files.get(inode)!;
	}

	async #wait(): Promise<void> {
		for (let left = this.#turns(); left > 0; left--) await undefined;
	}
}
