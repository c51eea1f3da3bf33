/** Deeper than any definition, and shallow enough for code that calls itself for every level. */
export const MAX_DEPTH = 32;

/** Characters of all keys and texts, and one for every other value: far above the largest definition. */
export const MAX_CHARACTERS = 500_000;

/**
 * What makes parsed JSON too much to look at, as the end of a sentence; undefined when nothing does. It looks level by
 * level and stops at the limit, so neither depth nor size costs it anything.
 */
export function jsonProblem(
  value: unknown,
  limits = { depth: MAX_DEPTH, characters: MAX_CHARACTERS },
): string | undefined {
  let characters = 0;
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > limits.depth) return `may nest at most ${limits.depth} levels deep`;
    const next: unknown[] = [];
    for (const item of level) {
      characters += typeof item === 'string' ? item.length : 1;
      if (typeof item === 'object' && item !== null) {
        for (const [key, child] of Object.entries(item)) {
          characters += Array.isArray(item) ? 1 : key.length;
          next.push(child);
        }
      }
      if (characters > limits.characters) return `may have at most ${limits.characters} characters`;
    }
    level = next;
  }
  return undefined;
}
