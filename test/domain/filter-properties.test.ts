import { isNegationCondition, parseQuery, type WhereClause } from '@jetstreamapp/soql-parser-js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkFilter } from '../../src/domain/filter.ts';
import { ACCEPTED, REFUSED } from './filter-cases.ts';

const WINDOW = 'SystemModstamp > 2026-11-24T10:00:00.000Z AND SystemModstamp <= 2026-11-24T10:15:00.000Z';

const field = fc.constantFrom('Email', 'Account.Name', 'acme__Level__c', 'Type', 'Owner.Manager.Email', 'USD500');
const text = fc
  .string({
    unit: fc.oneof(fc.string({ minLength: 1, maxLength: 1 }), fc.constantFrom("'", '\\', '(', ')', '😀', 'é', ':')),
  })
  .map(
    (value) =>
      `'${value
        .replaceAll('\\', '\\\\')
        .replaceAll("'", String.raw`\'`)
        .replaceAll(/[\n\r\u2028\u2029]/g, String.raw`\n`)}'`,
  );
const number = fc.constantFrom('0', '-12', '3.5', '+7', '.25', 'EUR12.5', 'USD5000');
const date = fc.constantFrom(
  '2026-01-31',
  '2026-01-31T09:30:00Z',
  '2026-01-31T09:30:00.5+02:00',
  'TODAY',
  'LAST_N_DAYS:7',
);
const literal = fc.oneof(text, number, date, fc.constantFrom('null', 'NULL', 'true', 'False'));
const list = fc.array(literal, { minLength: 1, maxLength: 4 }).map((values) => `(${values.join(',')})`);
const comparison = fc.oneof(
  fc.tuple(field, fc.constantFrom('=', '!=', '<>', '<', '<=', '>', '>='), literal),
  fc.tuple(field, fc.constantFrom('LIKE', 'like'), text),
  fc.tuple(field, fc.constantFrom('IN', 'not in', 'INCLUDES', 'EXCLUDES'), list),
  fc.tuple(fc.constantFrom('CALENDAR_YEAR(CreatedDate)', 'toLabel( Status )'), fc.constant('='), literal),
  fc.tuple(
    fc.constant('Id'),
    fc.constant('IN'),
    fc.constant("(SELECT ContactId FROM CampaignMember WHERE Name = ')')"),
  ),
);
const written = comparison.map((parts) => parts.join(' '));
const { condition } = fc.letrec<{ condition: string; group: string }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small', maxDepth: 5 },
    written,
    fc
      .tuple(
        fc.array(fc.oneof(written, tie('group')), { minLength: 2, maxLength: 4 }),
        fc.constantFrom(' AND ', '\nor '),
      )
      .map(([operands, join]) => operands.join(join)),
    tie('group').map((group) => `NOT ${group}`),
  ),
  group: tie('condition').map((inner) => `(${inner})`),
}));

/** Pieces that people and attackers put together; most combinations are no condition. */
const pieces = fc.oneof(
  fc.constantFrom('(', ')', ' AND ', ' OR ', ' NOT ', "'", '\\', "\\'", ',', ';', '--', '/*', '*/', ':', '\n', ' '),
  fc.constantFrom(
    'Email',
    ' = ',
    ' != ',
    ' IN ',
    '1',
    'null',
    "'x'",
    "('a','b')",
    'IsDeleted',
    ' LIMIT 1',
    ' ORDER BY Id',
  ),
  fc.constantFrom('Email != null', 'A = 1', '(SELECT Id FROM Y)'),
);
const soup = fc.array(pieces, { maxLength: 14 }).map((parts) => parts.join(''));
const spliced = fc
  .tuple(fc.constantFrom(...ACCEPTED.map(([filter]) => filter), ...REFUSED.map(([filter]) => filter)), pieces, fc.nat())
  .map(([filter, piece, at]) => {
    const position = at % (filter.length + 1);
    return filter.slice(0, position) + piece + filter.slice(position);
  });
const anything = fc.oneof(condition, soup, spliced, fc.string());

function where(soql: string): WhereClause | undefined {
  return parseQuery(`SELECT Id FROM X WHERE ${soql}`).where;
}

/** Takes `AND <window>` off the end of a condition's chain, and one pair of parentheses off the rest. */
function withoutWindow(clause: WhereClause): WhereClause {
  const links: WhereClause[] = [];
  for (
    let link: WhereClause | undefined = clause;
    link !== undefined;
    link = 'right' in link ? link.right : undefined
  ) {
    links.push(link);
  }
  const last = links.at(-3);
  const [opening, closing] = [clause.left, last?.left];
  if (last === undefined || opening === null || closing === null || closing === undefined)
    throw new Error('no condition left');
  Reflect.deleteProperty(last, 'operator');
  Reflect.deleteProperty(last, 'right');
  opening.openParen = (opening.openParen ?? 0) - 1;
  if (!isNegationCondition(closing)) closing.closeParen = (closing.closeParen ?? 0) - 1;
  return clause;
}

/** The same for both: no count where there are no parentheses. */
function normal(clause: WhereClause | undefined): unknown {
  return JSON.parse(
    JSON.stringify(clause, (key, value: unknown) => {
      if ((key === 'openParen' || key === 'closeParen') && value === 0) return undefined;
      return key === 'left' && JSON.stringify(value) === '{"openParen":0}' ? null : value;
    }),
  );
}

/** Reads like SOQL's own scanner, and shares nothing with the code under test. */
function closesWithin(soql: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < soql.length; at += 1) {
    const character = soql.charAt(at);
    if (quoted) {
      if (character === '\\') at += 1;
      else if (character === "'") quoted = false;
    } else if (character === "'") quoted = true;
    else if (character === '(') depth += 1;
    else if (character === ')') depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0 && !quoted;
}

describe('whatever is typed as a filter', () => {
  it('is accepted when it is a condition with at most two NOTs in a row', () => {
    fc.assert(
      fc.property(condition, (filter) => {
        // The parser forgets the third NOT of a row, so such a filter is refused.
        const tooNegative = /NOT[\s(]*NOT[\s(]*NOT/.test(filter);
        expect(checkFilter(filter).type).toBe(tooNegative ? 'invalid' : 'valid');
      }),
      { numRuns: 400 },
    );
  });

  it('keeps its meaning when it is accepted', () => {
    fc.assert(
      fc.property(anything, (filter) => {
        const checked = checkFilter(filter);
        if (checked.type === 'invalid') return;
        expect(where(checked.condition)).toEqual(where(filter));
        expect(checkFilter(checked.condition)).toEqual(checked);
      }),
      { numRuns: 2_000 },
    );
  });

  it('cannot reach beyond its parentheses', () => {
    fc.assert(
      fc.property(anything, (filter) => {
        const checked = checkFilter(filter);
        if (checked.type === 'invalid') return;
        const query = parseQuery(`SELECT Id FROM X WHERE (${checked.condition}) AND ${WINDOW}`);
        expect(Object.keys(query)).toEqual(['fields', 'sObject', 'where']);
        if (query.where === undefined) throw new Error('no condition');
        expect(normal(withoutWindow(query.where))).toEqual(normal(where(filter)));
        expect(closesWithin(checked.condition)).toBe(true);
        expect(checked.condition).toMatch(/^[^\n\r\0]*$/);
      }),
      { numRuns: 2_000 },
    );
  });

  it('gets a place within the text, when it gets one', () => {
    fc.assert(
      fc.property(anything, (filter) => {
        const checked = checkFilter(filter);
        if (checked.type === 'valid') return;
        const { position = 0 } = checked;
        expect(position).toBeGreaterThanOrEqual(0);
        expect(position).toBeLessThanOrEqual(filter.length);
      }),
      { numRuns: 2_000 },
    );
  });
});
