/** The view before anything is known. */
import type {SessionView} from './session-view.ts';

export const emptyView: SessionView = {
	manager: null,
	memberDetail: null,
	groupDetail: null,
	peer: null,
	search: null,
	detail: null,
	stage: null,
	members: new Map(),
	groups: new Map(),
	managerLog: new Map(),
	roster: new Map(),
	files: new Map(),
	transfers: new Map(),
	folders: new Map(),
	found: new Map(),
	sources: new Map(),
	peerLog: new Map(),
};
