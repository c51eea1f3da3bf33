import { checkFilter } from './filter.ts';
import type { FieldPlan } from './field-plan.ts';
import type { Window } from './run.ts';

/** Longest SOQL statement, in characters. https://developer.salesforce.com/docs/atlas.en-us.salesforce_app_limits_cheatsheet.meta/salesforce_app_limits_cheatsheet/salesforce_app_limits_platform_soslsoql.htm */
export const MAX_SOQL_LENGTH = 100_000;

const OBJECT_NAME = /^[A-Za-z][A-Za-z0-9_]{0,79}$/;
const FIELD_PATH = /^[A-Za-z][A-Za-z0-9_]{0,79}(?:\.[A-Za-z][A-Za-z0-9_]{0,79}){0,5}$/;
const RECORD_ID = /^[a-zA-Z0-9]{15}([a-zA-Z0-9]{3})?$/;
const DATETIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

export type QueryRequest = {
  plan: FieldPlan;
  /** A condition that `checkFilter` wrote; it is checked again here. */
  condition?: string;
  window?: Window;
  deletions: 'exclude' | 'include' | 'only';
  /** Only these records: a retry of rejected ones. */
  recordIds?: readonly string[];
};

/** `includeDeleted`: the job must be a `queryAll`. */
export type BuiltQuery = { soql: string; includeDeleted: boolean };

/**
 * The SELECT of a run. Every name, id, time and condition is checked on its way in, and one that does not pass throws a
 * RangeError: nothing that a user typed is pasted. There is no ORDER BY and no LIMIT, which would switch off PK
 * chunking. https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/queries.htm
 */
export function buildQuery(request: QueryRequest): BuiltQuery {
  const { plan, window } = request;
  const parts: string[] = [];
  if (request.condition !== undefined) parts.push(checkedOperand(request.condition));
  if (window !== undefined) {
    const cursor = checkedPath(plan.columns[plan.version] ?? '');
    if (window.after !== undefined) parts.push(`${cursor} > ${checkedDatetime(window.after)}`);
    parts.push(`${cursor} <= ${checkedDatetime(window.through)}`);
  }
  if (request.deletions === 'only') parts.push(`${checkedPath(plan.columns[plan.isDeleted ?? -1] ?? '')} = true`);
  if (request.recordIds !== undefined) parts.push(`Id IN (${checkedIds(request.recordIds)})`);
  const where = parts.length === 0 ? '' : ` WHERE ${parts.join(' AND ')}`;
  const soql = `SELECT ${plan.columns.map(checkedPath).join(', ')} FROM ${checkedObject(plan.object)}${where}`;
  if (soql.length > MAX_SOQL_LENGTH) {
    throw new RangeError(`a query of ${soql.length} characters is over Salesforce's limit of ${MAX_SOQL_LENGTH}`);
  }
  return { soql, includeDeleted: request.deletions !== 'exclude' && plan.isDeleted !== undefined };
}

/** What Salesforce is asked to plan, without running it, when a definition or a filter is checked. */
export function explainQuery(plan: FieldPlan, condition?: string): string {
  return buildQuery({ plan, condition, deletions: 'exclude' }).soql;
}

/** Most records of a preview: it is read by REST and answered whole. */
export const MAX_PREVIEW_RECORDS = 50;

/** The first records that a full run would read, whichever Salesforce takes for the first: an order would cost a sort. */
export function previewQuery(plan: FieldPlan, limit: number, condition?: string): string {
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PREVIEW_RECORDS) {
    throw new RangeError(`a preview has 1 to ${MAX_PREVIEW_RECORDS} records, not ${limit}`);
  }
  return `${buildQuery({ plan, condition, deletions: 'exclude' }).soql} LIMIT ${limit}`;
}

/** Ids of the records that changed within a window, or that were deleted in it, whether they match the filter or not. */
export function changedQuery(plan: FieldPlan, window: Window, which: 'changed' | 'deleted' = 'changed'): string {
  return buildQuery({ plan: idsOnly(plan), window, deletions: which === 'deleted' ? 'only' : 'include' }).soql;
}

/** Whether any record changed within a window or was deleted in it: one call, which may save a job's. */
export function anyChangeQuery(plan: FieldPlan, window: Window): string {
  return `${changedQuery(plan, window)} LIMIT 1`;
}

/** Which of these records are there, whether they match the filter or not. */
export function existingQuery(plan: FieldPlan, recordIds: readonly string[]): string {
  return buildQuery({ plan: idsOnly(plan), recordIds, deletions: 'exclude' }).soql;
}

/** Which of these records match a condition now. */
export function matchingQuery(plan: FieldPlan, recordIds: readonly string[], condition: string): string {
  return buildQuery({ plan: idsOnly(plan), recordIds, condition, deletions: 'exclude' }).soql;
}

/** How many records there are. */
export function countQuery(plan: FieldPlan, condition?: string): string {
  const { soql } = buildQuery({
    plan: idsOnly(plan),
    deletions: 'exclude',
    ...(condition === undefined ? {} : { condition }),
  });
  return soql.replace(/^SELECT .*? FROM /, 'SELECT COUNT() FROM ');
}

/** Its columns but for the record id, the version and IsDeleted left out. */
function idsOnly(plan: FieldPlan): FieldPlan {
  const kept = [plan.recordId, plan.version, ...(plan.isDeleted === undefined ? [] : [plan.isDeleted])];
  const columns = kept.map((index) => plan.columns[index] ?? '');
  const deleted = plan.isDeleted === undefined ? {} : { isDeleted: 2 };
  return { ...plan, columns, recordId: 0, version: 1, ...deleted, attributes: [] };
}

function checkedOperand(condition: string): string {
  const checked = checkFilter(condition);
  if (checked.type === 'invalid') throw new RangeError(`not a condition: ${checked.message}`);
  return checked.operand;
}

function checkedObject(name: string): string {
  if (!OBJECT_NAME.test(name)) throw new RangeError(`not the name of a Salesforce object: ${JSON.stringify(name)}`);
  return name;
}

function checkedPath(path: string): string {
  if (!FIELD_PATH.test(path)) throw new RangeError(`not the path of a Salesforce field: ${JSON.stringify(path)}`);
  return path;
}

function checkedDatetime(datetime: string): string {
  if (!DATETIME.test(datetime) || Number.isNaN(Date.parse(datetime))) {
    throw new RangeError(`not a time in UTC with milliseconds: ${JSON.stringify(datetime)}`);
  }
  return datetime;
}

function checkedIds(recordIds: readonly string[]): string {
  if (recordIds.length === 0) throw new RangeError('no record ids to select');
  return recordIds
    .map((id) => {
      if (!RECORD_ID.test(id)) throw new RangeError(`not a Salesforce record id: ${JSON.stringify(id)}`);
      return `'${id}'`;
    })
    .join(', ');
}
