/**
 * The package ink-table under Ink 8: it asks for `ink` by `require`, which cannot load a module that awaits. Its own file is
 * evaluated with the Ink that is loaded already; nothing global is changed.
 */
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {compileFunction} from 'node:vm';
import * as ink from 'ink';
import type {ComponentType, ReactNode} from 'react';

/** One line of a table: a text for each column, by its heading. */
export type TableRow = Readonly<Record<string, string>>;

export type TableProps = {
	readonly data: readonly TableRow[];
	readonly columns: readonly string[];
	/** Cells beside a value; ink-table takes 0 for 1. */
	readonly padding: number;
	readonly header: ComponentType<{readonly column?: number; readonly children?: ReactNode}>;
	readonly cell: ComponentType<{readonly column?: number; readonly children?: ReactNode}>;
	readonly skeleton: ComponentType<{readonly children?: ReactNode}>;
};

const here = createRequire(import.meta.url);
const file = here.resolve('ink-table');
const theirs = createRequire(file);
const loaded: {exports: {default?: ComponentType<TableProps>}} = {exports: {}};
const evaluate = compileFunction(readFileSync(file, 'utf8'), ['exports', 'require', 'module'], {filename: file});
evaluate(loaded.exports, (id: string): unknown => (id === 'ink' ? ink : theirs(id)), loaded);

export const Table = loaded.exports.default!;
