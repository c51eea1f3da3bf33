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
  format: PlannedFormat;
  /** What is done with a text that is too long for an attribute; absent: the record is rejected. */
  longValues?: 'reject' | 'truncate';
  /** Is what is delivered remembered in the ledger? */
  ledger?: boolean;
  /** Fields that `all` does not take, and why. */
  omitted?: readonly OmittedField[];
  integrations?: Record<string, unknown>;
};

export type PlannedColumn = { column: number; source: string; type: FieldType };
export type PlannedAttribute = PlannedColumn & { target: string };
export type OmittedField = { source: string; reason: string };

/** A definition's format, its fields found. */
export type PlannedFormat =
  | { type: 'person' }
  | PlannedEvent
  | { type: 'object'; objectTypeId: string; objectName: string }
  | PlannedRelationship;

export type PlannedEvent = {
  type: 'event';
  name: { type: 'fixed'; name: string } | { type: 'field'; field: PlannedColumn };
  person: PlannedColumn;
  timestamp?: PlannedColumn;
  on: 'creation' | 'change';
};

export type PlannedRelationship = {
  type: 'relationship';
  objectTypeId: string;
  object: PlannedColumn;
  person: PlannedColumn;
  objectName?: string;
};
