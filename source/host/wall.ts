/** The engines' clock and the time of day. */

/** Milliseconds since 1970 of a moment on the engines' clock. */
export const since1970 = (moment: number): number => Math.round(performance.timeOrigin + moment);

export const sinceOrNull = (moment: number | null): number | null => (moment === null ? null : since1970(moment));
