import type { AttributeValue } from './attribute-value.ts';
import type { FieldType } from '../object-description.ts';

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const DATE = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;
const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?Z?$/;
const UTC_DATETIME = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;
const DATETIME =
  /^(\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?)(?:Z|([+-]\d{2}):?(\d{2}))$/;

/** Reads a cell that is not empty; undefined when it does not hold what its type promises. */
type ValueReader = (cell: string) => AttributeValue | undefined;

const VALUE_READERS: Readonly<Record<FieldType, ValueReader>> = {
  id: readText,
  reference: readText,
  string: readText,
  textarea: readText,
  email: readText,
  phone: readText,
  url: readText,
  picklist: readText,
  /** Stays one text, its choices joined by `;` as Salesforce writes them: attributes hold no lists. */
  multipicklist: readText,
  combobox: readText,
  encryptedstring: readText,
  boolean: readBoolean,
  int: readNumber,
  long: readNumber,
  double: readNumber,
  currency: readNumber,
  percent: readNumber,
  date: readDate,
  datetime: readDatetime,
  time: readTime,
  base64: readText,
  address: readText,
  location: readText,
  anyType: readText,
  complexvalue: readText,
  json: readText,
};

/**
 * What a cell of Bulk API's CSV says; undefined when it is unreadable. An empty cell is null (Salesforce writes null and
 * the empty text alike), and null clears the attribute at Customer.io.
 */
export function readValue(type: FieldType, cell: string): AttributeValue | undefined {
  return cell === '' ? null : VALUE_READERS[type](cell);
}

function readText(cell: string): string {
  return cell;
}

function readBoolean(cell: string): boolean | undefined {
  if (cell === 'true') return true;
  return cell === 'false' ? false : undefined;
}

/**
 * A number, unless it is beyond ±(2^53 - 1): JSON readers round those, and an account number of 17 digits that is off
 * by one belongs to somebody else. Such a number stays the text that Salesforce wrote.
 */
function readNumber(cell: string): number | string | undefined {
  if (!NUMBER.test(cell)) return undefined;
  const value = Number(cell);
  return Math.abs(value) <= Number.MAX_SAFE_INTEGER ? value : cell;
}

function readDate(cell: string): string | undefined {
  return DATE.test(cell) ? cell : undefined;
}

function readTime(cell: string): string | undefined {
  return TIME.test(cell) ? cell : undefined;
}

/** ISO 8601 in UTC with `Z` and milliseconds: Bulk API writes that, REST writes `+0000`. */
export function readDatetime(cell: string): string | undefined {
  if (UTC_DATETIME.test(cell)) return cell;
  const match = DATETIME.exec(cell);
  if (match === null) return undefined;
  const [, local, hours, minutes] = match;
  const time = Date.parse(`${local}${hours === undefined ? 'Z' : `${hours}:${minutes}`}`);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
