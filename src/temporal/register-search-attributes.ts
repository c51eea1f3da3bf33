import { isGrpcServiceError } from '@temporalio/client';
import type { Connection } from '@temporalio/client';
import { SEARCH_ATTRIBUTES } from '../domain/search-attributes.ts';

/** `temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD` */
const KEYWORD = 2;

/** https://grpc.github.io/grpc/core/md_doc_statuscodes.html */
const INVALID_ARGUMENT = 3;
const PERMISSION_DENIED = 7;
const UNIMPLEMENTED = 12;

/**
 * Adds the search attributes that the namespace lacks. Managed clusters refuse this to applications; then somebody must
 * have added them: the error says which.
 */
export async function registerSearchAttributes(connection: Connection, namespace: string): Promise<void> {
  const names = Object.values(SEARCH_ATTRIBUTES).map(({ name }) => name);
  const missing = await missingOf(names, connection, namespace);
  if (missing.length === 0) return;
  try {
    await connection.operatorService.addSearchAttributes({
      namespace,
      searchAttributes: Object.fromEntries(missing.map((name) => [name, KEYWORD])),
    });
  } catch (error) {
    // Another process of ours may have added them in the meantime.
    const still = await missingOf(missing, connection, namespace);
    if (still.length === 0) return;
    throw new SearchAttributesMissingError(
      `Temporal: add these search attributes of type Keyword to namespace ${namespace}: ${still.join(', ')}`,
      {
        cause: error,
      },
    );
  }
}

async function missingOf(names: string[], connection: Connection, namespace: string): Promise<string[]> {
  try {
    const known = await connection.operatorService.listSearchAttributes({ namespace });
    return names.filter((name) => !(name in known.customAttributes));
  } catch (error) {
    // A managed cluster may keep its operators' service to itself: then a search tells.
    if (!isGrpcServiceError(error) || ![PERMISSION_DENIED, UNIMPLEMENTED].includes(error.code)) throw error;
    const found = await Promise.all(names.map((name) => canBeSearched(name, connection, namespace)));
    return names.filter((_name, index) => found[index] === false);
  }
}

async function canBeSearched(name: string, connection: Connection, namespace: string): Promise<boolean> {
  try {
    await connection.workflowService.countWorkflowExecutions({ namespace, query: `${name} = 'none'` });
    return true;
  } catch (error) {
    if (isGrpcServiceError(error) && error.code === INVALID_ARGUMENT) return false;
    throw error;
  }
}

/** The namespace lacks them, and this process may not add them. */
export class SearchAttributesMissingError extends Error {
  override readonly name = 'SearchAttributesMissingError';
}
