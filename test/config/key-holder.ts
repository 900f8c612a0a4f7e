/** A program that is known by a peer's key until it is ended. Arguments: the folder of peers, the name. */
import {peerKey} from '../../source/config/keys.ts';
import {readIdentity} from '../../source/net/tcp/keys.ts';

const [folder = '', name = ''] = process.argv.slice(2);
const key = await peerKey(folder, name);
process.send!(typeof key === 'string' ? (readIdentity(key)?.id ?? 'no key') : key.message);
process.on('message', () => {});
