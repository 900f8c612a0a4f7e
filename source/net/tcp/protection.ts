/**
 * What protects a connection: TLS 1.3 with a key from the swarm's secret, and nothing else. Knows how each side is set up and
 * what it must find; does not dial or listen. No certificate is ever right, so neither is any check of one left out.
 */
import {hkdfSync} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import type {ConnectionOptions, Server, TLSSocket} from 'node:tls';
import {bindingLength} from '../identity.ts';
import type {Secret} from '../ticket.ts';
import type {Speaker} from '../types.ts';

/** Loaded by whoever has a ticket alone: it is one of the larger parts of Node, and open swarms are to start quickly. */
const tls = (): typeof import('node:tls') => createRequire(import.meta.url)('node:tls');

/** The first byte of every TLS connection; no frame of ours begins so, or it would be 352 MiB long. */
export const tlsRecord = 0x16;
/** What an open listener says to who speaks TLS: the alert `access_denied`, which every version of Node calls the same. */
export const openAlert = Buffer.of(0x15, 3, 3, 0, 2, 2, 49);
/** What becomes of that alert on the dialling side. */
export const openAlertCode = 'ERR_SSL_TLSV1_ALERT_ACCESS_DENIED';
/** What one hears whose address has tried too many keys: the alert `user_canceled`, for reasons outside the protocol. */
export const barredAlert = Buffer.of(0x15, 3, 3, 0, 2, 2, 90);
/** What becomes of that alert on the dialling side. */
export const barredAlertCode = 'ERR_SSL_TLSV1_ALERT_USER_CANCELLED';
/** Milliseconds until the handshake must be over. */
export const handshakeTime = 5000;

const identity = 'shoal/1';
const keyLength = 32;
/** Only these two have the hash that a key of ours goes with. */
const quick = 'TLS_AES_128_GCM_SHA256';
const portable = 'TLS_CHACHA20_POLY1305_SHA256';

/** The suites in our order of preference; `cpuinfo` is what Linux says of the processor, empty where nobody says anything. */
export const suites = (cpuinfo: string): string => {
	const features = /^(?:flags|Features)\s*:(.*)$/m.exec(cpuinfo)?.[1];
	const isSlow = features !== undefined && !/\baes\b/.test(features);
	return (isSlow ? [portable, quick] : [quick, portable]).join(':');
};

const readCpuinfo = (): string => {
	try {
		return readFileSync('/proc/cpuinfo', 'utf8');
	} catch {
		// Another system: its processors of the last ten years have the instructions.
		return '';
	}
};

let ciphers: string | undefined;

const pinned = () => {
	ciphers ??= suites(readCpuinfo());
	return {minVersion: 'TLSv1.3', maxVersion: 'TLSv1.3', ciphers} as const;
};

/** Between manager and member one key, between peers another: what is recorded of one is no use with the other. */
const keyFor = (secret: Secret, speaker: Speaker): Buffer => {
	const role = speaker === 'manager' || speaker === 'member' ? 'control' : 'data';
	return Buffer.from(hkdfSync('sha256', secret, identity, `shoal/1 ${role}`, keyLength));
};

/** Starts to dial; nothing is proved before `isProved` says so. */
export const connectProtected = (options: ConnectionOptions): TLSSocket => tls().connect(options);

/** How the dialling side sets up TLS. `checkServerIdentity` must stay as it is: without it any certificate would do. */
export const dialProtection = (secret: Secret, expects: Speaker): ConnectionOptions => {
	const psk = keyFor(secret, expects);
	return {...pinned(), ca: [], pskCallback: () => ({psk, identity})};
};

/** Whether the other side has proved that it holds the secret. Asked once the handshake is over, by the side that dialled. */
export const isProved = (socket: TLSSocket): boolean =>
	socket.isSessionReused() && Object.keys(socket.getPeerCertificate()).length === 0;

/** 32 bytes that both ends of this connection know and that no other connection has, not even one with the same ticket. */
export const bindingOf = (socket: TLSSocket): Buffer =>
	socket.exportKeyingMaterial(bindingLength, 'EXPORTER-shoal-identity', Buffer.alloc(0));

/** What speaks TLS with callers that were accepted elsewhere: `emit('connection')` gives it one. It never listens itself. */
export const protectedServer = (
	secret: Secret,
	expects: Speaker,
	time: number,
	onSecure: (socket: TLSSocket) => void,
): Server => {
	const psk = keyFor(secret, expects);
	const server = tls().createServer(
		{...pinned(), handshakeTimeout: time, pskCallback: (_, claimed) => (claimed === identity ? psk : null)},
		onSecure,
	);
	// Neither a handshake that failed nor one that took too long ends the connection by itself.
	server.on('tlsClientError', (_, socket) => socket.destroy());
	return server;
};
