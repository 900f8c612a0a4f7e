/** The codes of all failures: what each means, what to do, and the exit code of a command that it ends. The table in README.md is this one. */

export type FailureCodeMeaning = {
	/** What a command ends with when the failure ends it. */
	readonly exit: number;
	readonly meaning: string;
	/** The next step when the failure itself names no better one. */
	readonly next: string;
};

const code = (exit: number, meaning: string, next: string): FailureCodeMeaning => ({exit, meaning, next});

export const failureCodes = {
	E_USAGE: code(2, 'What was typed makes no sense.', 'See shoal --help.'),
	E_PORT: code(2, 'The port is in use, or not ours to take.', 'Choose another with --port, or 0 for any.'),
	E_ADDRESS: code(2, 'It is no address of this machine.', 'Choose another with --host.'),
	E_NAME_AMBIGUOUS: code(2, 'Several files fit; they are listed.', 'Name one by its id.'),
	E_HOSTILE_NAME: code(2, 'The name could not be saved everywhere, or would deceive.', 'Rename it.'),
	E_NOT_FOUND: code(2, 'What was named is not there.', 'Check the spelling.'),
	E_MANAGER: code(3, 'No manager answers, or it is something else.', 'Check the address, and that the manager runs.'),
	E_MANAGER_LOST: code(3, 'The manager is gone.', 'Start it again; peers come back by themselves.'),
	E_REFUSED: code(3, 'The other side does not want us.', 'Join again, or ask whoever runs it.'),
	E_NAME_TAKEN: code(3, 'Another peer has the name.', 'Choose another with --name.'),
	E_VERSION: code(3, 'The two sides speak different versions.', 'Use the same shoal on both sides.'),
	E_ID: code(3, 'The id is another peer’s, or none.', 'Start the peer again.'),
	E_QUOTA: code(3, 'A limit of the manager is reached.', 'Share or fetch less at a time.'),
	E_CROWDED: code(
		3,
		'The other side takes no more connections from you, or from anybody, for now.',
		'Try again later.',
	),
	E_TICKET_MISTYPED: code(2, 'The ticket is not what was shown: its check characters do not fit.', 'Paste it again.'),
	E_TICKET_NEEDED: code(
		6,
		'The swarm is protected.',
		'Read the ticket off the manager’s screen; give it by --ticket-file or SHOAL_TICKET.',
	),
	E_TICKET_WRONG: code(6, 'The ticket is another swarm’s.', 'Use the one on the manager’s screen.'),
	E_NOT_PROTECTED: code(6, 'A ticket was given, and the other side is open.', 'Give none, or protect the other side.'),
	E_IMPOSTOR: code(
		6,
		'The other side cannot prove that it is who it says.',
		'Do not go on: somebody who has the ticket may stand between. Ask whoever runs the other side.',
	),
	E_OTHER_MANAGER: code(
		6,
		'Another manager answers at a known address.',
		'Ask whoever runs it; if it was meant to change, have the old one forgotten.',
	),
	E_BANNED: code(6, 'The manager has banned this peer.', 'Ask whoever runs it.'),
	E_NO_FILE: code(4, 'Nobody shares it.', 'Check the name; shoal files lists what there is.'),
	E_NO_SOURCE: code(4, 'Who had it has gone.', 'Try again when somebody has it: what is verified is kept.'),
	E_UNREACHABLE: code(4, 'Nobody answers at the address.', 'Check that it runs, and the network between.'),
	E_MANIFEST: code(4, 'The owner’s description of the file contradicts itself.', 'Ask its owner to share it again.'),
	E_PART_LOCKED: code(5, 'Another shoal is fetching it to the same folder.', 'Wait for it, or choose another folder.'),
	E_DISK_FULL: code(5, 'No space, no inodes or no quota are left.', 'Free some and get it again: it goes on.'),
	E_READ_ONLY: code(5, 'The folder cannot be written.', 'Choose another folder.'),
	E_DISK: code(5, 'The disk gives an error.', 'Check the disk.'),
	E_VANISHED: code(5, 'A file that was there is gone.', 'Put it back and share it again.'),
	E_CHANGED: code(5, 'A file is not what it was when it was shared or stored.', 'Share it again.'),
	E_FOLDER: code(5, 'The folder is missing, or no folder.', 'Make it, or choose another.'),
	E_DENIED: code(6, 'It is not allowed: by the system, or by who runs the manager.', 'Ask for it, or allow it.'),
	E_PROTO: code(1, 'The other side broke the protocol.', 'Use the same shoal on both sides.'),
	E_SLOW: code(
		1,
		'The other side takes nothing, or hardly anything.',
		'Nothing: others are asked, and it may come back.',
	),
	E_SILENT: code(1, 'The other side says nothing any more.', 'Nothing: others are asked, and it is dialled again.'),
	E_CLOSED: code(1, 'The connection ended.', 'Nothing: others are asked, and it is dialled again.'),
	E_BUG: code(1, 'A mistake in shoal.', 'Please report it.'),
} as const satisfies Readonly<Record<string, FailureCodeMeaning>>;

export type FailureCode = keyof typeof failureCodes;
