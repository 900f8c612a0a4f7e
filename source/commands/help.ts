/** What `--help` prints, for the program and for each command. Words only. */
import type {CommandName} from './flags.ts';

const manager =
	'MANAGER is HOST:PORT, HOST PORT, a HOST alone (port 7420) or a PORT alone (this machine);\n  without any word it is port 7420 on this machine.';
const ticket =
	'  --ticket-file PATH    the file that holds its ticket, - for standard input; or SHOAL_TICKET, or you are asked';
const output =
	'  --json                one JSON object a line\n  --plain               short lines, even on a terminal';

const texts: Readonly<Record<CommandName, string>> = {
	manager: `Keeps the live list of peers and the directory of what they share.

  $ shoal manager [--host 127.0.0.1] [--port 7420] [--open]

  --host HOST           address to listen on; other machines need one that is not loopback, and the ticket it shows
  --port PORT           port to listen on (0: any free one)
  --open                off loopback: let anybody who reaches the address join and read along, without a ticket
  --heartbeat SECONDS   how often peers say "I am here" (2)
  --lease SECONDS       how long a silent peer stays listed (10)
${output}`,
	peer: `Shares files and fetches files.

  $ shoal peer MANAGER [PATH...] [options]
  $ shoal peer --owner [HOST:]PORT --download-from [HOST:]PORT --port PORT [options]

  ${manager}
  --owner [HOST:]PORT   without a manager: fetch the only file of the owner there, in a ring (no HOST: this machine)
  --download-from [HOST:]PORT   the peer before you in that ring, who passes the file on to you; tried until it is there
  --stay SECONDS        with --owner: leave so long after the file is here (without: when you quit)
${ticket}
  --name NAME           how others see you (refused when taken)
  --host HOST           address to listen on (the one that reaches the manager)
  --port PORT           port to listen on (0: any free one)
  --downloads DIR       where fetched files go (./downloads-NAME)
  --fragment-files DIR  keep each fragment as its own file too, with a summary.json
  --ttl SECONDS         leave by yourself after this time
  --fragment-size SIZE  100KB, say (from 1KiB to 16MiB)
  --topology NAME       what all follow who download what you share: auto (as their lines are), swarm, group, ring or
                        chain; or even (one equal share a source), for what you download
  --hold                they wait until you type upload
  --trace               tell every request, fragment and list that comes or goes (a ring's in any case)
  --up RATE, --down RATE  limits, 10MB/s say
${output}

  Lines on standard input: add PATH, remove NAME, files, list, get NAME, find QUERY, upload [NAME],
  register-group NAME, peers, help, quit`,
	owner: `Shares one file with a group of peers that pass it on.

  $ shoal owner FILE [--port PORT] [--manager MANAGER] [--fragment-size SIZE] [--topology NAME] [--hold]

  --manager MANAGER     join it, so that peers find the file and their neighbours by themselves; without it the owner
                        stands alone: others type shoal peer --owner PORT --download-from PORT
  --port PORT           port to listen on (0: any free one)
  --host HOST           address to listen on (127.0.0.1 without a manager)
  --open                without a manager, off loopback: serve anybody who reaches the address, without a ticket
${ticket}
  --fragment-size SIZE  of its fragments, of which there must be five (100KB)
  --fragment-files DIR  break it up on this disk too: each fragment as its own file, with a summary.json
  --topology NAME       with a manager: what all who download it follow (ring): auto, swarm, group, ring or chain
  --hold                with a manager: they wait until you type upload
  --trace               also on a screen and with --json; lines tell it in any case
  --name, --downloads, --ttl, --up, --down   as for shoal peer
${output}`,
	get: `Fetches a file from all peers that have it, at once.

  $ shoal get MANAGER [NAME-OR-ID] [options]

  ${manager}
  NAME may end in / for a folder, or be a file id (8 digits are enough). Without one: the only shared file.
${ticket}
  --output DIR          where the file goes (.)
  --fragment-files DIR  keep each fragment as its own file too, with a summary.json
  --stay SECONDS        keep sharing it that long (0)
  --wait SECONDS        how long to wait for a first source (30)
  --topology NAME       what its group follows, unless the sharer or an earlier member said: auto (what the manager sees
                        to be the fastest), swarm, group, ring, chain; or even (one equal share a source), your own choice
  --local-copy PATH     a copy on this disk gives the fragments that no peer gives
  --verify-whole        hash the finished file once more
  --name, --host, --port, --ttl, --trace, --up, --down   as for shoal peer
${output}`,
	collect: `Collects a file from all active peers, in fragments by their number, and writes it beside what is here already.

  $ shoal collect [MANAGER] [NAME-OR-ID] [options]

  MANAGER is HOST:PORT, HOST PORT, an IP address or a PORT alone; without it: port 7420 on this machine.
  Without a name: the only shared file. A file of that name stays as it is; NAME.collected.EXT is written then.
${ticket}
  --output DIR          where the file goes (.)
  --fragment-files DIR  keep every fragment as a file of its own in DIR too, with a summary.json
  --local-copy PATH     a copy on this disk gives the fragments that no peer gives
  --stay SECONDS        keep sharing it that long (0)
  --wait SECONDS        how long to wait for a first source (30)
  --verify-whole        hash the finished file once more
  --name, --host, --port, --ttl, --trace, --up, --down   as for shoal peer
${output}`,
	find: `Asks every peer what it shares.

  $ shoal find MANAGER [QUERY]

${ticket}
${output}`,
	peers: `Shows the active peers.

  $ shoal peers MANAGER

${ticket}
${output}`,
	files: `Shows what the manager's directory has.

  $ shoal files MANAGER

${ticket}
${output}`,
	share: `A manager and a sharing peer in one: prints the line others type.

  $ shoal share PATH... [--host HOST] [--port PORT] [--open] [--name NAME] [--fragment-size SIZE] [--up RATE]
                        [--topology NAME]

  --open                off loopback: let anybody who reaches the address join and read along, without a ticket
  --topology NAME       what all who download follow: auto (as their lines are), swarm, group, ring or chain
${output}`,
	simulate: `Spreads one file to many peers in virtual time, with the real engines, by every topology: how to choose one.

  $ shoal simulate [--peers N] [--size SIZE] [--up MBIT] [--down MBIT] [--lines MBIT,MBIT]

  --peers N             how many fetch it (25)
  --size SIZE           of the file (50MB)
  --up, --down MBIT     the lines of every machine, in Mbit/s (100)
  --lines MBIT,MBIT,…   the lines of those that fetch, in turn and both ways, where they differ
  --topology NAME       only this one; auto: what the manager chooses, and why
  --fragment-size SIZE  as for shoal peer
  --seed NUMBER         another course of the same events (7)
${output}`,
	demo: `A manager and peers in one process, in half a minute at most. It ends with 0 only when every copy is identical to the original.

  $ shoal demo [peers|add-get-down|ring|group|ttl] [--seed NUMBER]

  without a word        one file from four sources, one of which leaves midway
  peers                 the live list as peers come, say goodbye and fall silent; parallel fragments
  add-get-down          ADD, GET, DOWN in equal ranges, QUIT
  ring                  an owner, and five neighbours that pass on fragments of 100 KB
  group                 six registered files, an owner that holds until upload, one copy from it
  ttl                   a lease that ends, and a collector with a copy of its own
  --seed NUMBER         other bytes, and in group another owner (7)

${output}`,
};

export const commandNames = Object.keys(texts) as readonly CommandName[];

export const commandHelp = (command: CommandName): string => texts[command];

export const programHelp = `Gets a big file to one or many machines.

  $ shoal manager                        the meeting point
  $ shoal peer MANAGER [PATH...]         share files, fetch files
  $ shoal owner FILE --manager MANAGER   share one with a group that passes it on
  $ shoal get MANAGER [NAME-OR-ID]       fetch one from all who have it
  $ shoal collect [MANAGER] [NAME]       the same in equal shares, beside what is here
  $ shoal find MANAGER [QUERY]           ask every peer
  $ shoal peers MANAGER                  who is here
  $ shoal files MANAGER                  what is shared
  $ shoal share PATH...                  manager and sharing peer in one
  $ shoal simulate                       how long each topology takes, and what the owner sends
  $ shoal demo                           see it work in 20 seconds

  ${manager}
  shoal COMMAND --help tells more.`;
