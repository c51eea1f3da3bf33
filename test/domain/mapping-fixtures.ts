import type { FieldPlan } from '../../src/domain/field-plan.ts';
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
