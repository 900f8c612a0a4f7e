/** The table of codes in README.md, made from the source: `npm run codes` writes it there. */
import {readFileSync, writeFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {failureCodes} from '../source/net/failure-codes.ts';

const readme = fileURLToPath(new URL('../README.md', import.meta.url));
const head = '| code | what it means | next step, unless it names a better one | exit |\n|---|---|---|---|\n';

/** The table, with a line for each code. */
export const codesTable = (): string =>
	head +
	Object.entries(failureCodes)
		.map(([code, {meaning, next, exit}]) => `| \`${code}\` | ${meaning} | ${next} | ${exit} |\n`)
		.join('');

/** The table as README.md has it. */
export const tableInReadme = (): string => {
	const text = readFileSync(readme, 'utf8');
	const start = text.indexOf(head);
	return start === -1 ? '' : text.slice(start, text.indexOf('\n\n', start) + 1);
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const text = readFileSync(readme, 'utf8');
	writeFileSync(readme, text.replace(tableInReadme(), codesTable()));
}
