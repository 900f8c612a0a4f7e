/** Loaded into a manager before it starts: at every SIGUSR2 its event loop stands still for the next span of SHOAL_TEST_STALLS, milliseconds. */
const spans = (process.env.SHOAL_TEST_STALLS ?? '').split(',').map(Number);
process.on('SIGUSR2', () => {
	Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, spans.shift() ?? 0);
	process.stderr.write('stood still\n');
});
