/** A program that needs the ticket of this machine's managers, beside others that do. Argument: where it is kept. */
import {ownSecret} from '../../source/config/tickets.ts';
import {encodeTicket} from '../../source/net/ticket.ts';

const found = ownSecret(process.argv[2]!);
process.send!(found instanceof Uint8Array ? encodeTicket(found) : found.message);
