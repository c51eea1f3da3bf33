import { parseQuery, type Query, type WhereClause } from '@jetstreamapp/soql-parser-js';
import type { FilterRefusal } from './refusal.ts';
import type { Token } from './token.ts';

const PREFIX = 'SELECT Id FROM X WHERE ';

/** Clauses that may follow a condition, by the parser's name for them. */
const CLAUSES: ReadonlyMap<string, string> = new Map([
  ['limit', 'LIMIT'],
  ['offset', 'OFFSET'],
  ['orderBy', 'ORDER BY'],
  ['groupBy', 'GROUP BY'],
  ['having', 'HAVING'],
  ['for', 'FOR'],
  ['update', 'UPDATE'],
  ['withSecurityEnforced', 'WITH'],
  ['withAccessLevel', 'WITH'],
  ['withDataCategory', 'WITH'],
  ['usingScope', 'USING SCOPE'],
]);

/**
 * Reads a filter as the end of a query and, once more, as one operand of it. Only both together mean one condition:
 * `a = 1) OR (b = 2` passes between parentheses, `a = 1 LIMIT 1` passes without.
 */
export function parseCondition(filter: string, tokens: readonly Token[]): WhereClause | FilterRefusal {
  const bare = read(PREFIX + filter);
  if (bare.type === 'error') return refuseUnreadable(bare.error, tokens);
  const clause = refuseClauses(bare.query, tokens);
  if (clause !== undefined) return clause;
  const enclosed = read(`${PREFIX}(${filter})`);
  if (enclosed.type === 'error') return refuseUnreadable(enclosed.error, tokens);
  return bare.query.where ?? { message: 'The filter is empty.' };
}

function read(soql: string): { type: 'query'; query: Query } | { type: 'error'; error: unknown } {
  try {
    return { type: 'query', query: parseQuery(soql) };
  } catch (error) {
    return { type: 'error', error };
  }
}

function refuseClauses(query: Query, tokens: readonly Token[]): FilterRefusal | undefined {
  for (const key of Object.keys(query)) {
    if (key === 'fields' || key === 'sObject' || key === 'where') continue;
    const clause = CLAUSES.get(key);
    const [keyword] = clause?.split(' ') ?? [];
    const token = tokens.findLast((candidate) => candidate.text.toUpperCase() === keyword);
    return { message: `A filter is one condition, without ${clause ?? 'further clauses'}.`, position: token?.position };
  }
  return undefined;
}

function refuseUnreadable(error: unknown, tokens: readonly Token[]): FilterRefusal {
  const found =
    error instanceof Error ? /but found(?: -->|:) '?(.*?)'?(?: <--)?\s*$/s.exec(error.message)?.[1] : undefined;
  if (found === undefined) return { message: 'The filter is not a SOQL condition, such as Email != null.' };
  const last = tokens.at(-1);
  if (found === '' && last !== undefined) {
    return { message: 'The filter ends too early.', position: last.position + last.text.length };
  }
  return {
    message: `The filter cannot be read at ${JSON.stringify(found)}; a condition is a field, an operator and a value.`,
    near: found,
  };
}
