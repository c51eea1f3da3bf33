import type { FieldType } from './object-description.ts';

/**
 * What one run selects and how each column becomes an attribute: compiled once per run from the definition and
 * describe, kept in the store with the run, and read by every page activity.
 */
export type FieldPlan = {
  object: string;
  /** Columns in SELECT order: what the CSV header must say. */
  columns: readonly string[];
  /** Index of the Salesforce record id. */
  recordId: number;
  /** Index of the cursor field (SystemModstamp, LastModifiedDate or CreatedDate): the record's version. */
  version: number;
  /** Index of IsDeleted, where the object has it. */
  isDeleted?: number;
  identifier: PlannedColumn;
  attributes: readonly PlannedAttribute[];
  format: { type: 'person' };
  integrations?: Record<string, unknown>;
};

export type PlannedColumn = { column: number; source: string; type: FieldType };
export type PlannedAttribute = PlannedColumn & { target: string };
