import { definitionNotices } from '../../domain/definition-notices.ts';
import type { FieldPlan } from '../../domain/field-plan.ts';
import { checkFilter } from '../../domain/filter.ts';
import { buildQuery, countQuery, previewQuery } from '../../domain/soql.ts';
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
  const [records, counted] = await Promise.all([
    firstRecords(salesforce, previewQuery(plan, limit, condition)),
    countRecords(salesforce, countQuery(plan, condition)),
  ]);
  const notices = definitionNotices(definition, plan, descriptions);
  if (counted.count === null) notices.push(`The records could not be counted: ${counted.reason}`);
  return {
    definition,
    soql: buildQuery({ plan, condition, deletions: 'exclude' }).soql,
    includeDeleted: asksForDeletions(definition, plan),
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

async function firstRecords(salesforce: Salesforce, soql: string): Promise<Record<string, unknown>[]> {
  if (encodeURIComponent(soql).length > EXPLAIN_PATH_BYTES) {
    throw new Problem(
      422,
      'The query is too long for a preview, which asks by URL. A run has more room: fewer fields or a shorter filter can be previewed.',
      { code: 'preview.query_too_long' },
    );
  }
  const records: Record<string, unknown>[] = [];
  for await (const page of salesforce.query({ soql, includeDeleted: false })) records.push(...page.records);
  return records;
}

function asksForDeletions({ deletions, format }: SyncDefinition, plan: FieldPlan): boolean {
  return deletions === 'send' && format.type !== 'event' && plan.isDeleted !== undefined;
}

function estimatedCalls(
  { filter, leavesFilter }: SyncDefinition,
  objects: number,
  records: number | null,
): Preview['estimatedApiCalls'] {
  const asksForLeavers = filter !== undefined && leavesFilter === 'delete';
  return {
    firstRun: records === null ? null : estimatedRunCalls({ objects, records }),
    emptyRun: estimatedRunCalls({ objects, records: 0, asksForLeavers }),
  };
}
