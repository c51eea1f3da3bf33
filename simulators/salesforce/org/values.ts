import { OrgError } from './org-error.ts';
import type { Cell, Field, FieldType } from '../schema/field.ts';
import { normalizeId } from './ids.ts';
import { bulkDatetime } from './instant.ts';

/** A value to store. Datetimes: ISO 8601 text, milliseconds or a Date. */
export type Input = Cell | Date | undefined;

const SHOWN_CHARACTERS = 4;
const PATTERNS: Partial<Record<FieldType, RegExp>> = {
  date: /^\d{4}-\d{2}-\d{2}$/,
  time: /^\d{2}:\d{2}:\d{2}\.\d{3}Z$/,
};

/** What is stored for an input; throws when it does not fit the field. */
export function toCell(field: Field, input: Input): Cell {
  if (input === undefined || input === null || input === '') return field.type === 'boolean' ? false : null;
  if (field.type === 'datetime') return secondsOf(field, input instanceof Date ? input.getTime() : input);
  if (input instanceof Date) return toDate(field, input);
  const expected = expectedType(field);
  if (typeof input !== expected) throw new OrgError(`${field.name} takes a ${expected}, not ${JSON.stringify(input)}`);
  if (typeof input !== 'string') return input;
  if (field.type === 'encryptedstring') return masked(input);
  const text = field.type === 'id' || field.type === 'reference' ? normalizeId(input) : input;
  const pattern = PATTERNS[field.type];
  if (text === undefined || (pattern !== undefined && !pattern.test(text))) {
    throw new OrgError(`${field.name} is a ${field.type}, not ${JSON.stringify(input)}`);
  }
  return text;
}

/** A value as a Bulk CSV cell has it, but for typed numbers, booleans and null. */
export function fromCell(field: Field, cell: Cell): Cell {
  return field.type === 'datetime' && typeof cell === 'number' ? bulkDatetime(cell) : cell;
}

function secondsOf(field: Field, input: Exclude<Input, Date | undefined>): number {
  const ms = typeof input === 'number' ? input : Date.parse(String(input));
  if (!Number.isFinite(ms)) throw new OrgError(`${field.name} takes a datetime, not ${JSON.stringify(input)}`);
  return Math.floor(ms / 1000) * 1000;
}

function toDate(field: Field, input: Date): string {
  if (field.type !== 'date') throw new OrgError(`${field.name} is a ${field.type}`);
  return input.toISOString().slice(0, 10);
}

function expectedType({ type }: Field): 'boolean' | 'number' | 'string' {
  if (type === 'boolean') return 'boolean';
  return type === 'int' || type === 'long' || type === 'double' || type === 'currency' || type === 'percent'
    ? 'number'
    : 'string';
}

/** As a user sees it who may not see encrypted data: only the last four characters. */
function masked(text: string): string {
  return text.slice(0, -SHOWN_CHARACTERS).replaceAll(/[^-]/g, 'X') + text.slice(-SHOWN_CHARACTERS);
}
