export type RelationshipEnds = { objectId: string; personId: string };

/** One text for the two ends of a relationship: a JSON array, so that no two pairs give the same text. */
export function relationshipKey({ objectId, personId }: RelationshipEnds): string {
  return JSON.stringify([objectId, personId]);
}

/** Throws when the text was not made by {@link relationshipKey}. */
export function readRelationshipKey(key: string): RelationshipEnds {
  const ends: unknown = JSON.parse(key);
  const [objectId, personId] = Array.isArray(ends) ? ends.map((end: unknown) => end) : [];
  if (typeof objectId !== 'string' || typeof personId !== 'string') throw new RangeError('not a relationship key');
  return { objectId, personId };
}
