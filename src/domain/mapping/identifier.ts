import type { FieldType } from '../object-description.ts';

const NUMBER_TYPES: ReadonlySet<FieldType> = new Set(['int', 'long', 'double', 'currency', 'percent']);
const NUMBER = /^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/**
 * A person's id from a cell; '' when there is none, undefined when it is unreadable. A number field's `1001.0` is the
 * customer 1001: Salesforce keeps every custom number as a double, and Bulk API writes it like that.
 */
export function readIdentifier(type: FieldType, cell: string): string | undefined {
  if (cell.trim() === '') return '';
  if (!NUMBER_TYPES.has(type)) return cell;
  if (!NUMBER.test(cell)) return undefined;
  return /[eE]/.test(cell) ? String(Number(cell)) : cell.replace(/\.0+$/, '');
}
