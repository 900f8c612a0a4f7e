/** What a manager tells: who comes and goes, each broadcast, groups as they change. */
import type {ErrorFact, FloodFact, GroupFact, LeaseEnd} from './common-facts.ts';
import type {FileId, PeerId} from './types.ts';

export type ManagerFact =
	| {readonly event: 'listening'; readonly host: string; readonly port: number}
	| {
			readonly event: 'peer-joined';
			readonly peer: PeerId;
			readonly name: string;
			readonly host: string;
			readonly port: number;
	  }
	| {readonly event: 'peer-late'; readonly peer: PeerId; readonly name: string}
	/** Heard again after it was late. */
	| {readonly event: 'peer-alive'; readonly peer: PeerId; readonly name: string}
	| {readonly event: 'peer-unbanned'; readonly peer: PeerId; readonly name: string}
	| {
			readonly event: 'peer-left';
			readonly peer: PeerId;
			readonly name: string;
			readonly reason: 'left' | 'lost' | LeaseEnd;
	  }
	| {
			readonly event: 'broadcast';
			readonly epoch: string;
			readonly version: number;
			readonly peers: number;
			readonly to: number;
	  }
	/** A downloading group begins, or its members, its owner or its terms have changed; names. */
	| (GroupFact & {readonly name: string})
	/** Nobody is in it any more: everybody has the file, or has left. */
	| {readonly event: 'group-over'; readonly id: FileId; readonly name: string}
	| {readonly event: 'closed'}
	| FloodFact
	| ErrorFact;
