/**
 * Said, instead of where it ends, of what the fast writers do not write: the readable mapping then writes the row. They may
 * say it of anything, so they only ever need to know the common case.
 */
export const FALLBACK = -1;
