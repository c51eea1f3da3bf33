import type { FieldPlan, PlannedColumn, PlannedEvent } from '../field-plan.ts';
import { eventName } from '../mapping/event.ts';
import { identifierOf } from '../mapping/identifier.ts';
import { jsonText } from '../mapping/json-text.ts';
import { MAX_IDENTIFIER_BYTES } from '../mapping/limits.ts';
import type { Content } from '../mapping/message.ts';
import { OBJECT_NAME_ATTRIBUTE } from '../reserved-targets.ts';
import { compileAttributes } from './attributes.ts';
import type { Block } from './block.ts';
import { Constant } from './constant.ts';
import { FALLBACK } from './fallback.ts';
import type { RowCells } from './row-cells.ts';
import { writeJson, writeText } from './text.ts';

/** Writes a part of a message; returns where it ends, or {@link FALLBACK}. */
type Part = (row: RowCells, out: Block, at: number) => number;

export type Body = { call: Content['call']; write: Part };

/** What a format says of a row: the members that its own file in `mapping/` writes as text. */
export function compileBody(plan: FieldPlan): Body {
  const { format, identifier } = plan;
  const members = (text: string): Part => constant(`${text}{`);
  switch (format.type) {
    case 'person':
      return {
        call: 'identify',
        write: inTurn(constant('"userId":'), id(identifier), members(',"traits":'), attributes(plan), constant('}')),
      };
    case 'event':
      return {
        call: 'track',
        write: inTurn(
          constant('"userId":'),
          id(format.person),
          constant(',"event":'),
          name(format.name),
          members(',"properties":'),
          attributes(plan),
          constant('}'),
        ),
      };
    case 'object': {
      const about = `"objectTypeId":${jsonText(format.objectTypeId)},"${OBJECT_NAME_ATTRIBUTE}":${jsonText(format.objectName)}`;
      return {
        call: 'group',
        write: inTurn(
          constant('"groupId":'),
          id(identifier),
          constant(`,"traits":{${about}`),
          compileAttributes(plan, true),
          constant('}'),
        ),
      };
    }
    case 'relationship': {
      const { objectTypeId, objectName } = format;
      const named = objectName === undefined ? '' : `,"${OBJECT_NAME_ATTRIBUTE}":${jsonText(objectName)}`;
      const about = `"objectTypeId":${jsonText(objectTypeId)}${named}`;
      return {
        call: 'group',
        write: inTurn(
          constant('"groupId":'),
          id(format.object),
          constant(',"userId":'),
          id(format.person),
          members(`,"traits":{${about},"relationshipAttributes":`),
          attributes(plan),
          constant('}}'),
        ),
      };
    }
  }
}

function attributes(plan: FieldPlan): Part {
  return compileAttributes(plan, false);
}

function constant(text: string): Part {
  const written = new Constant(text);
  return (_, out, at) => written.write(out.words, at);
}

function inTurn(...parts: Part[]): Part {
  return (row, out, at) => {
    let end = at;
    for (const part of parts) {
      end = part(row, out, end);
      if (end === FALLBACK) return FALLBACK;
    }
    return end;
  };
}

/** Letters, digits and marks: what begins with one of them is not blank. */
const FIRST_VISIBLE = 0x21;
const LAST_VISIBLE = 0x7e;
const SHORT_ID_BYTES = 15;

/** An identifier that is a text is copied; numbers and ids of 15 characters are read first. */
function id(planned: PlannedColumn): Part {
  const { column, type } = planned;
  const isId = type === 'id' || type === 'reference';
  const isNumber = type === 'int' || type === 'long' || type === 'double' || type === 'currency' || type === 'percent';
  return (row, out, at) => {
    const from = row.starts[column] ?? 0;
    const length = (row.ends[column] ?? 0) - from;
    if (length === 0 || length > MAX_IDENTIFIER_BYTES) return FALLBACK;
    const first = row.bytes[from] ?? 0;
    const visible = first >= FIRST_VISIBLE && first <= LAST_VISIBLE;
    if (visible && !isNumber && !(isId && length === SHORT_ID_BYTES)) return writeText(row, column, out, at);
    const read = identifierOf(planned, only(row, column), '');
    return typeof read === 'string' && read !== '' ? writeJson(jsonText(read), out, at) : FALLBACK;
  };
}

function name(planned: PlannedEvent['name']): Part {
  if (planned.type === 'fixed') return constant(jsonText(planned.name));
  const { field } = planned;
  return (row, out, at) => {
    const read = eventName(field, only(row, field.column));
    return typeof read === 'string' ? writeJson(read, out, at) : FALLBACK;
  };
}

/** Cells as the readable mapping has them, but for those that it does not look at. */
export function only(row: RowCells, ...columns: number[]): string[] {
  const cells: string[] = [];
  for (const column of columns) cells[column] = row.text(column);
  return cells;
}
