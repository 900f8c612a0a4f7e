/** Which Node the program needs. Written so that an old Node can read it. */

const oldest = 22;

/** What to say to a person whose Node is too old; undefined when it is not. */
export const nodeFailure = (version: string): string | undefined =>
	Number(version.split('.')[0]) >= oldest
		? undefined
		: `E_USAGE: shoal needs Node ${oldest} or newer; this is Node ${version}.\n  In the project's folder, npm scripts bring their own: npm start.`;
