import { definitionNotices } from '../../domain/definition-notices.ts';
import { checkFilter } from '../../domain/filter.ts';
import { includesDeleted } from '../../domain/includes-deleted.ts';
import { leaversToAsk } from '../../domain/ledger-use.ts';
import { buildQuery, countQuery, previewQuery } from '../../domain/soql.ts';
import type { BuiltQuery } from '../../domain/soql.ts';
import type { SyncDefinition } from '../../domain/sync-definition.ts';
import { EXPLAIN_PATH_BYTES } from '../../salesforce/explain.ts';
import { estimatedRunCalls } from '../../salesforce/run-calls.ts';
import type { Salesforce } from '../../salesforce/salesforce.ts';
import { checkDefinition } from '../check-definition.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { Problem } from '../problem.ts';
import { countRecords } from './count-records.ts';
import { previewRecords } from './preview-records.ts';
import type { Preview } from './preview-view.ts';

/**
 * What a sync of this definition would read and send. Asks Salesforce alone, and keeps nothing. Throws what
 * {@link checkDefinition} throws, and a 422 when the query is too long to be asked by REST.
 */
export async function previewSync(deps: ApiDependencies, definition: SyncDefinition, limit: number): Promise<Preview> {
  const { salesforce, descriptions, plan, missingFields } = await checkDefinition(deps, definition);
  const condition = conditionOf(definition);
  const asks = (sentBefore: boolean): BuiltQuery => {
    const deletions = includesDeleted(definition, { sentBefore }) ? 'include' : 'exclude';
    return buildQuery({ plan, condition, deletions });
  };
  const { soql, includeDeleted } = asks(false);
  const [records, counted] = await Promise.all([
    firstRecords(salesforce, { soql: previewQuery(plan, limit, condition), includeDeleted }),
    countRecords(salesforce, { soql: countQuery(plan, condition), includeDeleted }),
  ]);
  const notices = definitionNotices(definition, plan, descriptions);
  if (counted.count === null) notices.push(`The records could not be counted: ${counted.reason}`);
  return {
    definition,
    soql,
    includeDeleted: asks(true).includeDeleted,
    fields: plan.attributes.map(({ source, target }) => ({ source, target })),
    omittedFields: [...(plan.omitted ?? [])],
    missingFields,
    records: previewRecords(plan, definition, records),
    recordCount: counted.count,
    estimatedApiCalls: estimatedCalls(definition, 1 + descriptions.related.size, counted.count),
    notices,
  };
}

function conditionOf({ filter }: SyncDefinition): string | undefined {
  const checked = filter === undefined ? undefined : checkFilter(filter);
  return checked?.type === 'valid' ? checked.condition : undefined;
}

export function queryTooLong(): Problem {
  return new Problem(
    422,
    'The query is too long for a preview, which asks by URL. A run has more room: fewer fields or a shorter filter can be previewed.',
    { code: 'preview.query_too_long' },
  );
}

async function firstRecords(salesforce: Salesforce, query: BuiltQuery): Promise<Record<string, unknown>[]> {
  if (encodeURIComponent(query.soql).length > EXPLAIN_PATH_BYTES) {
    throw queryTooLong();
  }
  const records: Record<string, unknown>[] = [];
  for await (const page of salesforce.query(query)) records.push(...page.records);
  return records;
}

function estimatedCalls(
  definition: SyncDefinition,
  objects: number,
  records: number | null,
): Preview['estimatedApiCalls'] {
  const asksForLeavers = leaversToAsk(definition) !== undefined;
  return {
    firstRun: records === null ? null : estimatedRunCalls({ objects, records }),
    emptyRun: estimatedRunCalls({ objects, records: 0, asksForLeavers }),
  };
}
