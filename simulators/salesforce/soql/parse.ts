import { Parser } from './parser.ts';
import { parseCondition } from './parse-condition.ts';
import { parsePath } from './parse-path.ts';
import type { Order, Path, Query } from './query.ts';

const MAX_SOQL_CHARACTERS = 100_000;

/** Throws `SoqlError`. */
export function parse(soql: string): Query {
  const parser = new Parser(soql);
  if (soql.length > MAX_SOQL_CHARACTERS) throw parser.malformed('SOQL statement is too long', 0);
  const query = parseQuery(parser);
  if (parser.peek().type !== 'end') throw parser.unexpected();
  return query;
}

export function parseQuery(parser: Parser): Query {
  parser.expect('SELECT');
  const countOnly = parser.accepts('COUNT', '(', ')');
  const columns: Path[] = [];
  if (!countOnly) {
    do columns.push(parsePath(parser));
    while (parser.accepts(','));
  }
  parser.expect('FROM');
  const object = parsePath(parser);
  const name = object.names.join('.');
  const alias = readAlias(parser);
  const where = parser.accepts('WHERE') ? parseCondition(parser, parseQuery) : undefined;
  const orderBy = parser.accepts('ORDER', 'BY') ? parseOrder(parser) : [];
  const limit = parser.accepts('LIMIT') ? parseCount(parser) : undefined;
  const offset = parser.accepts('OFFSET') ? parseCount(parser) : undefined;
  const query = { columns, countOnly, object: name, objectAt: object.at, where, orderBy, limit, offset };
  return withoutAlias(
    query,
    [name, alias].filter((word) => word !== undefined),
  );
}

const CLAUSES = new Set([
  'WHERE',
  'ORDER',
  'LIMIT',
  'OFFSET',
  'GROUP',
  'WITH',
  'FOR',
  'USING',
  'ALL',
  'UPDATE',
  'HAVING',
]);

function readAlias(parser: Parser): string | undefined {
  const token = parser.peek();
  if (token.type !== 'word' || CLAUSES.has(token.text.toUpperCase())) return undefined;
  return parser.take().text;
}

function parseOrder(parser: Parser): Order[] {
  const orders: Order[] = [];
  do {
    const path = parsePath(parser);
    const descending = !parser.accepts('ASC') && parser.accepts('DESC');
    const nullsLast = !parser.accepts('NULLS', 'FIRST') && parser.accepts('NULLS', 'LAST');
    orders.push({ path, descending, nullsLast });
  } while (parser.accepts(','));
  return orders;
}

function parseCount(parser: Parser): number {
  const token = parser.take();
  if (token.type !== 'number' || !/^\d+$/.test(token.text)) throw parser.unexpected(token);
  return Number(token.text);
}

/** `Contact.Name` and `c.Name` of `FROM Contact c` mean `Name`. */
function withoutAlias(query: Query, aliases: string[]): Query {
  const names = new Set(aliases.map((alias) => alias.toLowerCase()));
  const paths = [...query.columns, ...query.orderBy.map(({ path }) => path), ...pathsOf(query.where)];
  for (const path of paths) {
    if (path.names.length > 1 && names.has((path.names[0] ?? '').toLowerCase())) path.names.shift();
  }
  return query;
}

function pathsOf(condition: Query['where']): Path[] {
  if (condition === undefined) return [];
  if ('parts' in condition) return condition.parts.flatMap(pathsOf);
  return 'part' in condition ? pathsOf(condition.part) : [condition.path];
}
