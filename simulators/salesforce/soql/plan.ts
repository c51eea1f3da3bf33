import type { Org } from '../org/org.ts';
import type { Table } from '../org/table.ts';
import type { Cell } from '../schema/field.ts';
import { compileCondition } from './compile-condition.ts';
import type { Test } from './compile-condition.ts';
import { orderRows } from './order-rows.ts';
import { parse } from './parse.ts';
import type { Order, Query } from './query.ts';
import { resolveColumn, resolveTable } from './resolve.ts';
import type { Column, Scope } from './resolve.ts';
import { rowsById } from './rows-by-id.ts';
import { SoqlError } from './soql-error.ts';

/** A query whose every name was found, ready to be asked of each row. */
export type Plan = {
  query: Query;
  table: Table;
  columns: Column[];
  sequence: number;
  test: Test;
  order: { column: Column; order: Order }[];
};

/** Rows looked at before others get a turn. */
const ROWS_PER_TURN = 20_000;

/** Throws `SoqlError`. `includeDeleted`: rows in the recycle bin too, as `queryAll` does. */
export function plan(org: Org, soql: string, options: { sequence: number; includeDeleted: boolean }): Plan {
  return planQuery({ org, soql, sequence: options.sequence }, parse(soql), options.includeDeleted);
}

function planQuery(scope: Scope, query: Query, includeDeleted: boolean): Plan {
  const table = resolveTable(scope, query.object, query.objectAt);
  const columns = query.columns.map((path) => resolveColumn(scope, table, path));
  refuseRepeats(columns);
  const order = query.orderBy.map((each) => ({ column: resolveColumn(scope, table, each.path), order: each }));
  const runQuery = (inner: Query): Cell[] => firstColumn(planQuery(scope, inner, includeDeleted));
  const where = query.where === undefined ? undefined : compileCondition(scope, table, query.where, runQuery);
  const test: Test = (index, version) => {
    const state = table.state(index, version);
    if (state !== 'live' && !(includeDeleted && state === 'deleted')) return false;
    return where === undefined || where(index, version);
  };
  return { query, table, columns, sequence: scope.sequence, test, order };
}

/** https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_partner_queries.htm */
function refuseRepeats(columns: Column[]): void {
  const seen = new Set<string>();
  for (const { names } of columns) {
    const name = names.join('.');
    if (seen.has(name)) throw new SoqlError('INVALID_FIELD', `duplicate field selected: ${name}`);
    seen.add(name);
  }
}

function firstColumn(planned: Plan): Cell[] {
  const [column] = planned.columns;
  const cells: Cell[] = [];
  for (let index = 0; index < planned.table.size; index += 1) {
    const version = planned.table.version(index, planned.sequence);
    if (column !== undefined && planned.test(index, version)) cells.push(column.read(index, version));
  }
  return cells;
}

/** The numbers of the matching rows, without blocking others for long. */
export async function matchingRows(planned: Plan): Promise<Uint32Array> {
  const { table, test, sequence, query } = planned;
  const named = rowsById(table, query.where);
  const size = named?.length ?? table.size;
  let found = new Uint32Array(1024);
  let count = 0;
  const enough = planned.order.length === 0 ? (query.offset ?? 0) + (query.limit ?? Infinity) : Infinity;
  for (let at = 0; at < size && count < enough; at += 1) {
    if (at % ROWS_PER_TURN === ROWS_PER_TURN - 1) await new Promise((resolve) => setImmediate(resolve));
    const index = named?.[at] ?? at;
    if (!test(index, table.version(index, sequence))) continue;
    if (count === found.length) {
      const grown = new Uint32Array(Math.min(size, found.length * 2));
      grown.set(found);
      found = grown;
    }
    found[count] = index;
    count += 1;
  }
  const rows = orderRows(planned, found.subarray(0, count));
  const from = query.offset ?? 0;
  return rows.slice(from, query.limit === undefined ? undefined : from + query.limit);
}
