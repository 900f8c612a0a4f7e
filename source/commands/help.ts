/** What `--help` prints, for the program and for each command. Words only. */
import type {CommandName} from './flags.ts';

const manager = 'MANAGER is HOST:PORT, HOST PORT, a HOST alone (port 7420) or a PORT alone (this machine).';
const output =
	'  --json                one JSON object a line\n  --plain               short lines, even on a terminal';

const texts: Readonly<Record<CommandName, string>> = {
	manager: `Keeps the live list of peers and the directory of what they share.

  $ shoal manager [--host 127.0.0.1] [--port 7420] [--open]

  --host HOST           address to listen on; other machines need one that is not loopback
  --port PORT           port to listen on (0: any free one)
  --open                let anybody who reaches the address join (needed off loopback)
  --heartbeat SECONDS   how often peers say "I am here" (2)
  --lease SECONDS       how long a silent peer stays listed (10)
${output}`,
	peer: `Shares files and fetches files.

  $ shoal peer MANAGER [PATH...] [options]

  ${manager}
  --name NAME           how others see you (refused when taken)
  --host HOST           address to listen on (the one that reaches the manager)
  --port PORT           port to listen on (0: any free one)
  --downloads DIR       where fetched files go (./downloads-NAME)
  --fragment-files DIR  keep each fragment as its own file too, with a summary.json
  --ttl SECONDS         leave by yourself after this time
  --fragment-size SIZE  100KB, say (from 1KiB to 16MiB)
  --up RATE, --down RATE  limits, 10MB/s say
${output}

  Lines on standard input: add PATH, remove NAME, files, list, get NAME, find QUERY, peers, help, quit`,
	get: `Fetches a file from all peers that have it, at once.

  $ shoal get MANAGER [NAME-OR-ID] [options]

  ${manager}
  NAME may end in / for a folder, or be a file id (8 digits are enough). Without one: the only shared file.
  --output DIR          where the file goes (.)
  --fragment-files DIR  keep each fragment as its own file too, with a summary.json
  --stay SECONDS        keep sharing it that long (0)
  --wait SECONDS        how long to wait for a first source (30)
  --topology NAME       swarm (as sources are free) or even (one equal share a source)
  --verify-whole        hash the finished file once more
  --name, --host, --port, --ttl, --up, --down   as for shoal peer
${output}`,
	find: `Asks every peer what it shares.

  $ shoal find MANAGER [QUERY]

${output}`,
	peers: `Shows the active peers.

  $ shoal peers MANAGER

${output}`,
	files: `Shows what the manager's directory has.

  $ shoal files MANAGER

${output}`,
	share: `A manager and a sharing peer in one: prints the line others type.

  $ shoal share PATH... [--host HOST] [--port PORT] [--open] [--name NAME] [--fragment-size SIZE] [--up RATE]

  --open                let anybody who reaches the address join (needed off loopback)
${output}`,
	demo: `A manager and six peers in one process: one file from four sources, one of which leaves midway.

  $ shoal demo [--seed NUMBER]

${output}`,
};

export const commandNames = Object.keys(texts) as readonly CommandName[];

export const commandHelp = (command: CommandName): string => texts[command];

export const programHelp = `Gets a big file to one or many machines.

  $ shoal manager                        the meeting point
  $ shoal peer MANAGER [PATH...]         share files, fetch files
  $ shoal get MANAGER [NAME-OR-ID]       fetch one from all who have it
  $ shoal find MANAGER [QUERY]           ask every peer
  $ shoal peers MANAGER                  who is here
  $ shoal files MANAGER                  what is shared
  $ shoal share PATH...                  manager and sharing peer in one
  $ shoal demo                           see it work in 20 seconds

  ${manager}
  shoal COMMAND --help tells more.`;
