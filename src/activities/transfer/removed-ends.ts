import { z } from 'zod';
import type { BatchItem } from '../../domain/batcher.ts';
import type { RemovedEnds } from '../../domain/ledger.ts';

const removalSchema = z.union([
  z.object({ event: z.literal('User Deleted'), userId: z.string() }),
  z.object({
    event: z.literal('Object Deleted'),
    properties: z.object({ objectId: z.string(), objectTypeId: z.string() }),
  }),
  z.object({ event: z.literal('Relationship Deleted') }),
]);

/** Whom and what the deletions of a batch take out, by their own messages. */
export function removedEnds(items: readonly BatchItem[]): RemovedEnds {
  const removals = items
    .filter(({ operation }) => operation === 'delete')
    .map(({ json }) => removalSchema.parse(JSON.parse(json.toString())));
  return {
    persons: removals.flatMap((removal) => (removal.event === 'User Deleted' ? [removal.userId] : [])),
    objects: removals.flatMap((removal) => (removal.event === 'Object Deleted' ? [removal.properties] : [])),
  };
}
