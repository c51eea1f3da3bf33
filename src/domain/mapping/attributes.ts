import type { PlannedAttribute } from '../field-plan.ts';
import type { FieldType } from '../object-description.ts';
import { jsonText, jsonValue } from './json-text.ts';
import { MAX_ATTRIBUTE_BYTES } from './limits.ts';
import type { Refusal } from './mapped-row.ts';
import { readValue } from './values.ts';

/** One attribute, ready to be written: everything that does not depend on the row is done. */
export type AttributeWriter = {
  column: number;
  source: string;
  /** `"email":` */
  key: string;
  type: FieldType;
};

export function attributeWriter(attribute: PlannedAttribute): AttributeWriter {
  const { column, source, target, type } = attribute;
  return { column, source, key: `${jsonText(target)}:`, type };
}

/**
 * The JSON object of a row's attributes. It is written key by key, never through an object, so a name such as
 * `__proto__` is a name like any other.
 */
export function attributesJson(writers: readonly AttributeWriter[], cells: readonly string[]): string | Refusal {
  let json = '{';
  for (const writer of writers) {
    const value = readValue(writer.type, cells[writer.column] ?? '');
    if (value === undefined) {
      return { reason: 'unreadable_value', detail: `The value of ${writer.source} does not have the field's type.` };
    }
    // A character takes at most three bytes, so short texts need no counting.
    if (typeof value === 'string' && value.length * 3 > MAX_ATTRIBUTE_BYTES) {
      const bytes = Buffer.byteLength(value);
      if (bytes > MAX_ATTRIBUTE_BYTES) return tooLong(writer.source, bytes);
    }
    if (json.length > 1) json += ',';
    json += writer.key + jsonValue(value);
  }
  return `${json}}`;
}

function tooLong(source: string, bytes: number): Refusal {
  return {
    reason: 'attribute_too_long',
    detail: `The value of ${source} has ${bytes} bytes; Customer.io accepts at most ${MAX_ATTRIBUTE_BYTES}.`,
  };
}
