import type { Cell, FieldType } from '../schema/field.ts';
import type { Plan } from './plan.ts';

/** Nulls come first unless the query says NULLS LAST. */
export function orderRows({ table, order, sequence }: Plan, rows: Uint32Array): Uint32Array {
  if (order.length === 0) return rows;
  const keyed = Array.from(rows, (index) => {
    const version = table.version(index, sequence);
    return { index, keys: order.map(({ column }) => fold(column.field.type, column.read(index, version))) };
  });
  keyed.sort((left, right) => {
    for (const [at, { order: each }] of order.entries()) {
      const compared = compare(left.keys[at] ?? null, right.keys[at] ?? null, each.descending, each.nullsLast);
      if (compared !== 0) return compared;
    }
    return left.index - right.index;
  });
  return Uint32Array.from(keyed, ({ index }) => index);
}

/** Ids differ by case alone, and are compared as they stand in conditions too. */
function fold(type: FieldType, cell: Cell): Cell {
  return typeof cell === 'string' && type !== 'id' && type !== 'reference' ? cell.toLowerCase() : cell;
}

function compare(left: Cell, right: Cell, descending: boolean, nullsLast: boolean): number {
  if (left === right) return 0;
  if (left === null) return nullsLast ? 1 : -1;
  if (right === null) return nullsLast ? -1 : 1;
  return left < right === descending ? 1 : -1;
}
