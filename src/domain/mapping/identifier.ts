import type { PlannedColumn } from '../field-plan.ts';
import { toId18 } from '../message-id.ts';
import type { FieldType } from '../object-description.ts';
import { MAX_IDENTIFIER_BYTES } from './limits.ts';
import { unreadable, type Refusal } from './refusal.ts';

const NUMBER_TYPES: ReadonlySet<FieldType> = new Set(['int', 'long', 'double', 'currency', 'percent']);
const NUMBER = /^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const SHORT_ID = /^[a-zA-Z0-9]{15}$/;

/**
 * What a cell says of who or what is meant; '' when it says nothing, undefined when it is unreadable. A number field's
 * `1001.0` is the customer 1001: Salesforce keeps every custom number as a double, and Bulk API writes it like that. A
 * record id of 15 characters is the same record as the one of 18.
 */
export function readIdentifier(type: FieldType, cell: string): string | undefined {
  if (cell.trim() === '') return '';
  if (type === 'id' || type === 'reference') return SHORT_ID.test(cell) ? toId18(cell) : cell;
  if (!NUMBER_TYPES.has(type)) return cell;
  if (!NUMBER.test(cell)) return undefined;
  return /[eE]/.test(cell) ? String(Number(cell)) : cell.replace(/\.0+$/, '');
}

/** The same, checked against Customer.io's limit; '' when the cell is empty. `role` as in "the identifier". */
export function identifierOf(planned: PlannedColumn, cells: readonly string[], role: string): string | Refusal {
  const { source, type, column } = planned;
  const identifier = readIdentifier(type, cells[column] ?? '');
  if (identifier === undefined) return unreadable(source);
  if (identifier.length * 3 <= MAX_IDENTIFIER_BYTES) return identifier;
  const bytes = Buffer.byteLength(identifier);
  if (bytes <= MAX_IDENTIFIER_BYTES) return identifier;
  return {
    reason: 'identifier_too_long',
    detail: `${source}, ${role}, has ${bytes} bytes; Customer.io accepts at most ${MAX_IDENTIFIER_BYTES}.`,
  };
}

export function missingIdentifier(source: string, role: string): Refusal {
  return { reason: 'missing_identifier', detail: `${source}, ${role}, is empty.` };
}
