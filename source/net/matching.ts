/** How a search query is compared with a name. Used by the manager's directory and by every peer's own shelf. */

/** Search as people type it: every word of the query occurs in the name, without case. */
export const matchesText = (name: string, query: string): boolean => {
	const lower = name.toLowerCase();
	return query
		.toLowerCase()
		.split(/\s+/)
		.every(word => lower.includes(word));
};
