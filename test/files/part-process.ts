/** A process that stores fragments 0 to 3 of a known file, says so, and waits to be killed. Argument: the folder. */
import {FileDisk} from '../../source/files/file-disk.ts';
import {land, manifestOf, someBytes} from '../contract/sample-bytes.ts';

const bytes = someBytes(50_000);
const manifest = manifestOf(bytes, 8192);
let stored = 0;
const disk = new FileDisk({
	cacheDirectory: null,
	post: event => {
		if (event.type === 'part-opened')
			for (let index = 0; index < 4; index++)
				land(
					disk.landing({transfer: 1, index, link: 1, request: index}),
					bytes.subarray(index * 8192, (index + 1) * 8192),
				);
		if (event.type === 'fragment-stored' && ++stored === 4) process.stdout.write('stored\n');
	},
});
disk.openPart({transfer: 1, manifest, directory: process.argv[2]!, name: 'a.bin', isWholeVerified: false});
// Something to live for.
setInterval(() => {}, 1000);
