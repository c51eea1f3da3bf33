/** Names in a message; the list of alerts has them all. */
export const NAMED_SYNCS = 10;

export type NamedSync = { id: string; name: string };

/** The syncs that an alert concerns: `first` are {@link NAMED_SYNCS} of `count`; `total` is how many its subject has. */
export type Concerned = { count: number; total: number; first: NamedSync[] };

/** `A, B and 198 more`. */
export function namesOf({ count, first }: Concerned): string {
  const names = first.map(({ name }) => name).join(', ');
  return count > first.length ? `${names} and ${count - first.length} more` : names;
}
