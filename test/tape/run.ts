/** `npm run tape [-- FILE] [--real]`: plays a tape against the built program; prints each wait as it passes. */
import {readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import {endTerminals} from '../terminal/terminal.ts';
import {TapeError} from './commands.ts';
import {parseTape} from './parse.ts';
import {playTape} from './play.ts';
import {makeStage} from './stage.ts';

const {values, positionals} = parseArgs({
	allowPositionals: true,
	/** At the tape's own pace, as it will be seen. */
	options: {real: {type: 'boolean', default: false}},
});
const file = positionals[0] ?? fileURLToPath(new URL('../../demo.tape', import.meta.url));
const stage = makeStage();
const leave = (code: number): void => {
	stage.remove();
	process.exitCode = code;
};
for (const signal of ['SIGINT', 'SIGTERM'] as const)
	process.once(
		signal,
		() =>
			void endTerminals()
				.then(() => leave(1))
				.then(() => process.exit()),
	);

try {
	const commands = parseTape(readFileSync(file, 'utf8'));
	const {waits} = await playTape(commands, {...stage, isRealPace: values.real, tell: line => console.log(line)});
	console.log(`${file}: ${waits} waits passed`);
	leave(0);
} catch (error) {
	if (!(error instanceof TapeError || (error instanceof Error && 'code' in error))) throw error;
	console.error(`${file}: ${error.message}`);
	leave(1);
}
