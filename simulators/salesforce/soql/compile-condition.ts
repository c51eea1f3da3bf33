import { normalizeId } from '../org/ids.ts';
import type { Table, Version } from '../org/table.ts';
import type { Cell, FieldType } from '../schema/field.ts';
import { compileComparison } from './compile-comparison.ts';
import type { Condition, Literal, Query } from './query.ts';
import { resolveColumn } from './resolve.ts';
import type { Column, Scope } from './resolve.ts';
import { pointingAt, SoqlError } from './soql-error.ts';

const LIKE_TYPES = new Set<FieldType>(['string', 'textarea', 'email', 'phone', 'url', 'picklist', 'combobox']);

export type Test = (index: number, version: Version | undefined) => boolean;
/** The first column's values of a semi-join. */
type RunQuery = (query: Query) => Cell[];

export function compileCondition(scope: Scope, table: Table, condition: Condition, runQuery: RunQuery): Test {
  const compile = (part: Condition): Test => compileCondition(scope, table, part, runQuery);
  switch (condition.type) {
    case 'and': {
      const parts = condition.parts.map(compile);
      return (index, version) => parts.every((part) => part(index, version));
    }
    case 'or': {
      const parts = condition.parts.map(compile);
      return (index, version) => parts.some((part) => part(index, version));
    }
    case 'not': {
      const part = compile(condition.part);
      return (index, version) => !part(index, version);
    }
    case 'compare':
      return compileComparison(scope, filterable(scope, table, condition), condition);
    case 'like': {
      const { read } = filterable(scope, table, condition);
      const pattern = likePattern(condition.pattern);
      return (index, version) => {
        const cell = read(index, version);
        return typeof cell === 'string' && pattern.test(cell);
      };
    }
    case 'in': {
      const column = filterable(scope, table, condition);
      const ids = idsOf(column, condition.values);
      if (ids !== undefined) {
        return (index, version) => {
          const cell = column.read(index, version);
          return (cell !== null && ids.has(cell)) !== condition.negated;
        };
      }
      const tests = condition.values.map((value) =>
        compileComparison(scope, column, { ...condition, operator: '=', value }),
      );
      return (index, version) => tests.some((test) => test(index, version)) !== condition.negated;
    }
    case 'in_query': {
      const { read } = filterable(scope, table, condition);
      const ids = new Set(runQuery(condition.query));
      return (index, version) => {
        const cell = read(index, version);
        const id = typeof cell === 'string' ? (normalizeId(cell) ?? cell) : cell;
        return id !== null && ids.has(id) !== condition.negated;
      };
    }
    case 'includes': {
      const { read } = filterable(scope, table, condition);
      const wanted = condition.values.map((value) => value.split(';'));
      return (index, version) => {
        const cell = read(index, version);
        const chosen = typeof cell === 'string' ? cell.split(';') : [];
        return wanted.some((all) => all.every((value) => chosen.includes(value))) !== condition.negated;
      };
    }
  }
}

/** A list of ids, as clients send hundreds of: found in one step, whatever its length. */
function idsOf({ field }: Column, values: Literal[]): Set<Cell> | undefined {
  if (field.type !== 'id' && field.type !== 'reference') return undefined;
  const ids = new Set<Cell>();
  for (const value of values) {
    if (value.type !== 'string') return undefined;
    ids.add(normalizeId(value.value) ?? value.value);
  }
  return ids;
}

function filterable(scope: Scope, table: Table, condition: Extract<Condition, { path: unknown }>): Column {
  const column = resolveColumn(scope, table, condition.path);
  if (!column.field.filterable) {
    const message = `field '${column.field.name}' can not be filtered in a query call`;
    throw new SoqlError('INVALID_FIELD', pointingAt(scope.soql, condition.path.at, message));
  }
  if (condition.type === 'like' && !LIKE_TYPES.has(column.field.type)) {
    const message = `invalid operator on ${column.field.type} field`;
    throw new SoqlError('INVALID_QUERY_FILTER_OPERATOR', pointingAt(scope.soql, condition.path.at, message));
  }
  const isMultiple = column.field.type === 'multipicklist';
  if (condition.type === 'includes' && !isMultiple) {
    const message = `includes/excludes operator can only be used on a multi-select picklist, not ${column.field.name}`;
    throw new SoqlError('INVALID_QUERY_FILTER_OPERATOR', pointingAt(scope.soql, condition.path.at, message));
  }
  return column;
}

/** `%` any run, `_` any one character, `\%` and `\_` themselves; upper and lower case are the same. */
function likePattern(pattern: string): RegExp {
  const source = pattern.replaceAll(/\\[_%]|[_%]|[\\^$.*+?()[\]{}|]/g, (part) => {
    if (part === '%') return '[^]*';
    if (part === '_') return '[^]';
    return part === '\\_' || part === '\\%' ? part.slice(1) : `\\${part}`;
  });
  return new RegExp(`^${source}$`, 'iu');
}
