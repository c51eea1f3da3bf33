import type { ObjectTypeStore } from '../store/object-type-store.ts';
import { MAX_PAGE_ROWS } from './pagination.ts';

/** Types that a message names; a workspace seldom has more than a few. */
const MAX_NAMED = 20;

/**
 * Why a sync to this destination cannot have this object type, as a sentence that continues the words
 * "format.objectTypeId". A destination without registered types takes any number.
 */
export async function objectTypeProblem(
  objectTypes: Pick<ObjectTypeStore, 'get' | 'list'>,
  destinationId: string,
  objectTypeId: string,
): Promise<string | undefined> {
  if ((await objectTypes.get(destinationId, objectTypeId)) !== undefined) return undefined;
  const { data, nextCursor } = await objectTypes.list(destinationId, { limit: MAX_PAGE_ROWS });
  if (data.length === 0) return undefined;
  const named = data.slice(0, MAX_NAMED).map((known) => `${known.objectTypeId} (${known.plural})`);
  const more = data.length > MAX_NAMED || nextCursor !== undefined ? ' and others' : '';
  return `must be one of the destination's object types: ${named.join(', ')}${more}`;
}
