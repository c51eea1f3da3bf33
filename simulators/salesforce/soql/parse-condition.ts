import { parseLiteral } from './parse-literal.ts';
import { parsePath } from './parse-path.ts';
import type { Parser } from './parser.ts';
import type { Comparison, Condition, Literal, Query } from './query.ts';

type ParseQuery = (parser: Parser) => Query;
const COMPARISONS = new Map<string, Comparison>([
  ['=', '='],
  ['!=', '!='],
  ['<>', '!='],
  ['<', '<'],
  ['<=', '<='],
  ['>', '>'],
  ['>=', '>='],
]);

/** AND and OR side by side without parentheses are refused, as Salesforce does: the other word is what nobody expects. */
export function parseCondition(parser: Parser, parseQuery: ParseQuery): Condition {
  const first = parseUnary(parser, parseQuery);
  const type = parser.sees('AND') ? 'and' : 'or';
  const parts = [first];
  while (parser.accepts(type.toUpperCase())) parts.push(parseUnary(parser, parseQuery));
  return parts.length === 1 ? first : { type, parts };
}

function parseUnary(parser: Parser, parseQuery: ParseQuery): Condition {
  if (parser.accepts('NOT')) return { type: 'not', part: parseUnary(parser, parseQuery) };
  if (!parser.accepts('(')) return parseTest(parser, parseQuery);
  const inner = parseCondition(parser, parseQuery);
  parser.expect(')');
  return inner;
}

function parseTest(parser: Parser, parseQuery: ParseQuery): Condition {
  const path = parsePath(parser);
  if (parser.accepts('LIKE')) {
    const token = parser.take();
    if (token.type !== 'string') throw parser.unexpected(token);
    return { type: 'like', path, pattern: token.text };
  }
  const negated = parser.accepts('NOT');
  if (parser.accepts('IN')) {
    if (parser.sees('(', 'SELECT')) {
      parser.expect('(');
      const query = parseQuery(parser);
      parser.expect(')');
      return { type: 'in_query', path, negated, query };
    }
    return { type: 'in', path, negated, values: parseList(parser) };
  }
  if (negated) throw parser.unexpected();
  if (parser.sees('INCLUDES') || parser.sees('EXCLUDES')) {
    const excludes = parser.take().text.toUpperCase() === 'EXCLUDES';
    const values = parseList(parser).map((literal) => {
      if (literal.type !== 'string') throw parser.malformed('INCLUDES takes strings', literal.at);
      return literal.value;
    });
    return { type: 'includes', path, negated: excludes, values };
  }
  const operator = COMPARISONS.get(parser.peek().text);
  if (operator === undefined || parser.peek().type !== 'symbol') throw parser.unexpected();
  parser.take();
  return { type: 'compare', path, operator, value: parseLiteral(parser) };
}

function parseList(parser: Parser): Literal[] {
  parser.expect('(');
  const literals: Literal[] = [];
  do literals.push(parseLiteral(parser));
  while (parser.accepts(','));
  parser.expect(')');
  return literals;
}
