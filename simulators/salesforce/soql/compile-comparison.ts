import { normalizeId } from '../org/ids.ts';
import { dateOf } from '../org/instant.ts';
import type { Cell, FieldType } from '../schema/field.ts';
import type { Test } from './compile-condition.ts';
import { periodRange } from './periods.ts';
import type { Comparison, Literal } from './query.ts';
import type { Column, Scope } from './resolve.ts';
import { pointingAt, SoqlError } from './soql-error.ts';

const DAY_MS = 86_400_000;
const NUMERIC = new Set<FieldType>(['int', 'long', 'double', 'currency', 'percent']);

/** A null cell equals null alone, is unlike any value, and is neither less nor greater. */
export function compileComparison(
  scope: Scope,
  { field, read }: Column,
  { operator, value }: { operator: Comparison; value: Literal },
): Test {
  if (value.type === 'null') {
    if (operator !== '=' && operator !== '!=') throw mismatch('null takes = or !=');
    return (index, version) => (read(index, version) === null) === (operator === '=');
  }
  if (value.type === 'period') {
    if (field.type !== 'date' && field.type !== 'datetime') throw wrongType();
    const range = periodRange(value.name, value.count, scope.org.now());
    const edge = (ms: number): Cell => (field.type === 'date' ? dateOf(ms / DAY_MS) : ms);
    return within(edge(range.from), edge(range.to));
  }
  const wanted = literalFor(value);
  const compare = comparator(operator);
  if (typeof wanted === 'string' && isText(field.type)) {
    const folded = wanted.toLowerCase();
    return (index, version) => {
      const cell = read(index, version);
      return cell === null ? operator === '!=' : compare(String(cell).toLowerCase(), folded);
    };
  }
  return (index, version) => {
    const cell = read(index, version);
    return cell === null ? operator === '!=' : compare(cell, wanted);
  };

  function literalFor(literal: Exclude<Literal, { type: 'null' | 'period' }>): string | number | boolean {
    switch (field.type) {
      case 'boolean':
        if (literal.type !== 'boolean') throw wrongType();
        return literal.value;
      case 'datetime':
        if (literal.type !== 'datetime') throw wrongType();
        return literal.value;
      case 'date':
        if (literal.type !== 'date') throw wrongType();
        return literal.value;
      case 'id':
      case 'reference': {
        if (literal.type !== 'string') throw wrongType();
        return normalizeId(literal.value) ?? literal.value;
      }
      default:
        if (NUMERIC.has(field.type) ? literal.type !== 'number' : literal.type !== 'string') throw wrongType();
        return literal.value;
    }
  }

  /** `= LAST_WEEK` is within it, `>` after it, `>=` from its start. */
  function within(from: Cell, to: Cell): Test {
    const after = (cell: Cell, edge: Cell): boolean => cell !== null && edge !== null && cell >= edge;
    return (index, version) => {
      const cell = read(index, version);
      if (cell === null) return operator === '!=';
      switch (operator) {
        case '=':
          return after(cell, from) && !after(cell, to);
        case '!=':
          return !(after(cell, from) && !after(cell, to));
        case '<':
          return !after(cell, from);
        case '<=':
          return !after(cell, to);
        case '>':
          return after(cell, to);
        case '>=':
          return after(cell, from);
      }
    };
  }

  function wrongType(): SoqlError {
    return mismatch(
      `value of filter criterion for field '${field.name}' must be of type ${field.type === 'datetime' ? 'dateTime' : field.type}` +
        (field.type === 'datetime' || field.type === 'date' || NUMERIC.has(field.type)
          ? ' and should not be enclosed in quotes'
          : ''),
    );
  }

  function mismatch(message: string): SoqlError {
    return new SoqlError('INVALID_FIELD', pointingAt(scope.soql, value.at, message));
  }
}

function isText(type: FieldType): boolean {
  return type !== 'id' && type !== 'reference' && type !== 'date' && type !== 'time';
}

type Value = string | number | boolean;

function comparator(operator: Comparison): (cell: Value, wanted: Value) => boolean {
  switch (operator) {
    case '=':
      return (cell, wanted) => cell === wanted;
    case '!=':
      return (cell, wanted) => cell !== wanted;
    case '<':
      return (cell, wanted) => cell < wanted;
    case '<=':
      return (cell, wanted) => cell <= wanted;
    case '>':
      return (cell, wanted) => cell > wanted;
    case '>=':
      return (cell, wanted) => cell >= wanted;
  }
}
