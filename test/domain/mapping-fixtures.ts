import type { FieldPlan, PlannedColumn, PlannedFormat } from '../../src/domain/field-plan.ts';
import { compileRowMapper, type MappedRow, type MappingContext } from '../../src/domain/mapping/map-row.ts';
import type { FieldType } from '../../src/domain/object-description.ts';

export const CONTEXT: MappingContext = { syncId: 'syn_8f3kq0zt1m', epoch: 0, deletions: 'send' };
export const RECORD_ID = '0035g00000XyZabAAF';
export const VERSION = '2026-11-24T10:15:30.000Z';

/** A plan of attributes by name, and of an identifier (a text unless told otherwise) in the last column. */
export function planOf(attributes: Record<string, FieldType>, identifier: FieldType = 'string'): FieldPlan {
  const targets = Object.entries(attributes);
  const columns = ['Id', 'SystemModstamp', 'IsDeleted', ...targets.map((_, index) => `Field${index}__c`), 'Key__c'];
  return {
    object: 'Contact',
    columns,
    recordId: 0,
    version: 1,
    isDeleted: 2,
    identifier: { column: columns.length - 1, source: 'Key__c', type: identifier },
    attributes: targets.map(([target, type], index) => ({
      column: 3 + index,
      source: `Field${index}__c`,
      target,
      type,
    })),
    format: { type: 'person' },
  };
}

export function mapRow(plan: FieldPlan, context: MappingContext, cells: readonly string[]): MappedRow {
  return compileRowMapper(plan, context)(cells);
}

export function cellsOf(values: readonly string[], row: { key?: string; deleted?: string; version?: string } = {}) {
  return [RECORD_ID, row.version ?? VERSION, row.deleted ?? 'false', ...values, row.key ?? 'key-1'];
}

/** The message as a client of Customer.io reads it. */
export function messageOf(row: MappedRow): Record<string, unknown> {
  if (row.type !== 'message') throw new Error(`no message: ${JSON.stringify(row)}`);
  const message: unknown = JSON.parse(row.json.toString());
  if (typeof message !== 'object' || message === null) throw new Error('not an object');
  return { ...message };
}

/** What of a message does not depend on the service's own numbering. */
export function contentOf(row: MappedRow): Record<string, unknown> {
  const { messageId: _id, timestamp: _time, ...content } = messageOf(row);
  return content;
}

/** A plan whose columns are named by the test: Id, SystemModstamp and IsDeleted first, then `columns`. */
export function formatPlan(
  format: (column: (name: string) => PlannedColumn) => PlannedFormat,
  columns: Record<string, FieldType>,
  options: { attributes?: Record<string, string>; identifier?: string } & Partial<
    Pick<FieldPlan, 'ledger' | 'longValues' | 'integrations'>
  > = {},
): FieldPlan {
  const { attributes = {}, identifier = 'Id', ...rules } = options;
  const types: Record<string, FieldType> = {
    Id: 'id',
    SystemModstamp: 'datetime',
    IsDeleted: 'boolean',
    ...columns,
  };
  const names = Object.keys(types);
  const column = (name: string): PlannedColumn => {
    const type = types[name];
    if (type === undefined) throw new Error(`no column ${name}`);
    return { column: names.indexOf(name), source: name, type };
  };
  return {
    object: 'Thing__c',
    columns: names,
    recordId: 0,
    version: 1,
    isDeleted: 2,
    identifier: column(identifier),
    attributes: Object.entries(attributes).map(([source, target]) => ({ ...column(source), target })),
    format: format(column),
    ...rules,
  };
}

/** The cells of a row of such a plan. */
export function rowOf(plan: FieldPlan, values: Record<string, string> = {}): string[] {
  const all: Record<string, string> = { Id: RECORD_ID, SystemModstamp: VERSION, IsDeleted: 'false', ...values };
  return plan.columns.map((name) => all[name] ?? '');
}
