import type { FieldPlan, PlannedAttribute } from '../field-plan.ts';
import type { FieldType } from '../object-description.ts';
import { jsonText, jsonValue } from './json-text.ts';
import { MAX_ATTRIBUTE_BYTES } from './limits.ts';
import { unreadable, type Refusal } from './refusal.ts';
import { truncateUtf8 } from './truncate.ts';
import { readValue } from './values.ts';

/** One attribute, ready to be written: everything that does not depend on the row is done. */
type AttributeWriter = {
  column: number;
  source: string;
  /** `"email":` */
  key: string;
  type: FieldType;
};

/**
 * Writes a row's attributes as a JSON object. It is written key by key, never through an object, so a name such as
 * `__proto__` is a name like any other. `first`: members that come before them. An event's properties have no limit of
 * their own: only the whole message has one.
 */
export function traitsWriter(plan: FieldPlan, first = ''): (cells: readonly string[]) => string | Refusal {
  const writers = plan.attributes.map(attributeWriter);
  const maxBytes = plan.format.type === 'event' ? Infinity : MAX_ATTRIBUTE_BYTES;
  const truncates = plan.longValues === 'truncate';
  const start = `{${first}`;
  return (cells) => {
    let json = start;
    for (const writer of writers) {
      let value = readValue(writer.type, cells[writer.column] ?? '');
      if (value === undefined) return unreadable(writer.source);
      // A character takes at most three bytes, so short texts need no counting.
      if (typeof value === 'string' && value.length * 3 > maxBytes) {
        const bytes = Buffer.byteLength(value);
        if (bytes > maxBytes) {
          if (!truncates) return tooLong(writer.source, bytes);
          value = truncateUtf8(value, maxBytes);
        }
      }
      if (json.length > 1) json += ',';
      json += writer.key + jsonValue(value);
    }
    return `${json}}`;
  };
}

function attributeWriter(attribute: PlannedAttribute): AttributeWriter {
  const { column, source, target, type } = attribute;
  return { column, source, key: `${jsonText(target)}:`, type };
}

function tooLong(source: string, bytes: number): Refusal {
  return {
    reason: 'attribute_too_long',
    detail: `The value of ${source} has ${bytes} bytes; Customer.io accepts at most ${MAX_ATTRIBUTE_BYTES}. Set longValues to truncate to cut such texts.`,
  };
}
