import type { Format } from '../domain/format.ts';
import type { SyncClient } from '../temporal/sync-client.ts';

/** Syncs asked for at once: each answers a query of its own. */
const PAGE_SYNCS = 50;

/** Syncs of a destination that send objects of a type, or will from their next run on. */
export async function countObjectTypeUsers(
  syncs: Pick<SyncClient, 'list'>,
  destinationId: string,
  objectTypeId: string,
): Promise<number> {
  const uses = (format: Format | undefined): boolean =>
    (format?.type === 'object' || format?.type === 'relationship') && format.objectTypeId === objectTypeId;
  let users = 0;
  let cursor: string | undefined;
  do {
    const page = await syncs.list(
      { destinationId },
      { limit: PAGE_SYNCS, ...(cursor === undefined ? {} : { cursor }) },
    );
    users += page.data.filter((sync) => uses(sync.definition.format) || uses(sync.pendingDefinition?.format)).length;
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return users;
}
