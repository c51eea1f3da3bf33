import type { Table } from '../org/table.ts';
import type { Condition } from './query.ts';

/**
 * The only rows that a condition on Id can hold for, in order; undefined when it names none, so that every row must be
 * looked at. What else the condition says is not looked at.
 */
export function rowsById(table: Table, condition: Condition | undefined): number[] | undefined {
  if (condition?.type === 'and') {
    for (const part of condition.parts) {
      const rows = rowsById(table, part);
      if (rows !== undefined) return rows;
    }
  }
  const ids = idsIn(condition);
  if (ids === undefined) return undefined;
  const rows = new Set<number>();
  for (const id of ids) {
    const index = table.index(id);
    if (index !== undefined) rows.add(index);
  }
  return [...rows].toSorted((left, right) => left - right);
}

function idsIn(condition: Condition | undefined): string[] | undefined {
  if (condition === undefined || !('path' in condition)) return undefined;
  if (condition.path.names.length !== 1 || condition.path.names[0]?.toLowerCase() !== 'id') return undefined;
  const literals =
    condition.type === 'compare' && condition.operator === '='
      ? [condition.value]
      : condition.type === 'in' && !condition.negated
        ? condition.values
        : [];
  const ids = literals.flatMap((literal) => (literal.type === 'string' ? [literal.value] : []));
  return literals.length > 0 && ids.length === literals.length ? ids : undefined;
}
