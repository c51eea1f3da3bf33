/** Deeper than any definition, and shallow enough for code that calls itself for every level. */
export const MAX_NESTING = 64;

/** Does parsed JSON nest deeper than {@link MAX_NESTING}? Looks level by level, so depth costs it nothing. */
export function isTooDeep(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_NESTING) return true;
    level = level.flatMap(childrenOf);
  }
  return false;
}

function childrenOf(value: unknown): unknown[] {
  return typeof value === 'object' && value !== null ? Object.values(value) : [];
}
