import type { Connection } from '@temporalio/client';
import { SEARCH_ATTRIBUTES } from '../domain/search-attributes.ts';

/** `temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD` */
const KEYWORD = 2;

/**
 * Adds the search attributes that the namespace lacks. Managed clusters refuse this to applications; then somebody must
 * have added them: the error says which.
 */
export async function registerSearchAttributes(connection: Connection, namespace: string): Promise<void> {
  const names = Object.values(SEARCH_ATTRIBUTES).map(({ name }) => name);
  const known = await connection.operatorService.listSearchAttributes({ namespace });
  const missing = names.filter((name) => !(name in known.customAttributes));
  if (missing.length === 0) return;
  try {
    await connection.operatorService.addSearchAttributes({
      namespace,
      searchAttributes: Object.fromEntries(missing.map((name) => [name, KEYWORD])),
    });
  } catch (error) {
    // Another process of ours may have added them in the meantime.
    const now = await connection.operatorService.listSearchAttributes({ namespace });
    const still = missing.filter((name) => !(name in now.customAttributes));
    if (still.length === 0) return;
    throw new SearchAttributesMissingError(
      `Temporal: add these search attributes of type Keyword to namespace ${namespace}: ${still.join(', ')}`,
      {
        cause: error,
      },
    );
  }
}

/** The namespace lacks them, and this process may not add them. */
export class SearchAttributesMissingError extends Error {
  override readonly name = 'SearchAttributesMissingError';
}
