import type { FilterRefusal } from './refusal.ts';
import type { Token } from './token.ts';

const AGGREGATES: ReadonlySet<string> = new Set(['AVG', 'COUNT', 'COUNT_DISTINCT', 'MIN', 'MAX', 'SUM']);

type Level = { open: Token; subquery: boolean; join?: string; negation?: Token };

/**
 * Looks for what Salesforce refuses though the parser accepts it: unequal parentheses, AND and OR side by side, and
 * what must not be in a filter.
 */
export function checkStructure(tokens: readonly Token[]): FilterRefusal | undefined {
  const outermost: Level = { open: { type: 'symbol', text: '', position: 0 }, subquery: false };
  const levels = [outermost];
  for (const [index, token] of tokens.entries()) {
    const level = levels.at(-1) ?? outermost;
    const next = tokens[index + 1];
    if (token.text === '(') {
      levels.push({ open: token, subquery: level.subquery || next?.text.toUpperCase() === 'SELECT' });
    } else if (token.text === ')') {
      if (levels.length === 1) return { message: 'This parenthesis closes nothing.', position: token.position };
      levels.pop();
    } else if (token.type === 'word') {
      const refusal = refuseJoin(token, next, level, index) ?? refuseWord(token, next, level);
      if (refusal !== undefined) return refusal;
    }
  }
  const open = levels.length > 1 ? levels.at(-1)?.open : undefined;
  if (open !== undefined) return { message: 'This parenthesis is never closed.', position: open.position };
  return undefined;
}

/** https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_logicaloperators.htm */
function refuseJoin(token: Token, next: Token | undefined, level: Level, index: number): FilterRefusal | undefined {
  const { position } = token;
  const word = token.text.toUpperCase();
  const following = next?.text.toUpperCase();
  if (word === 'AND' || word === 'OR') {
    if (index === 0) return { message: `A filter cannot start with ${word}.`, position };
    if (next === undefined) return { message: `A condition must follow ${word}.`, position };
    const other = level.negation === undefined ? level.join : 'NOT';
    if (other !== undefined && other !== word) return { message: mixed(other, word), position };
    level.join = word;
  } else if (word === 'NOT' && following !== 'IN') {
    if (next === undefined) return { message: 'A condition must follow NOT.', position };
    if (following === 'LIKE') return { message: "NOT LIKE is written (NOT Name LIKE 'A%').", position };
    if (following === 'NOT') return { message: 'NOT cannot follow NOT.', position: next.position };
    if (level.join !== undefined) return { message: mixed(level.join, 'NOT'), position };
    level.negation = token;
  }
  return undefined;
}

function mixed(first: string, second: string): string {
  const example = second === 'NOT' || first === 'NOT' ? 'a AND (NOT b)' : 'a AND (b OR c)';
  return `Salesforce does not accept ${first} and ${second} side by side; set parentheses, such as ${example}.`;
}

function refuseWord(token: Token, next: Token | undefined, level: Level): FilterRefusal | undefined {
  const { position } = token;
  const word = token.text.toUpperCase();
  if (AGGREGATES.has(word) && next?.text === '(') {
    return { message: `${word} counts over many records; a filter looks at one record.`, position };
  }
  if (level.subquery) return undefined;
  if (word === 'SELECT' || word === 'FROM' || word === 'WHERE') {
    return { message: 'A filter is the condition alone, without SELECT, FROM and WHERE.', position };
  }
  if (word === 'ISDELETED' || word.endsWith('.ISDELETED')) {
    return {
      message: 'IsDeleted cannot be filtered: the setting "deletions" says what happens to deleted records.',
      position,
    };
  }
  return undefined;
}
