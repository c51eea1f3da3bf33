import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkFilter, MAX_FILTER_LENGTH } from '../../src/domain/filter.ts';
import { buildQuery } from '../../src/domain/soql.ts';
import { ACCEPTED, REFUSED } from '../domain/filter-cases.ts';
import type { FieldPlan } from '../../src/domain/field-plan.ts';

const WINDOW = { after: '2026-11-24T10:00:00.000Z', through: '2026-11-24T10:15:00.000Z' };
const plan: FieldPlan = {
  object: 'Contact',
  columns: ['Id', 'SystemModstamp'],
  recordId: 0,
  version: 1,
  identifier: { column: 0, source: 'Id', type: 'id' },
  attributes: [],
  format: { type: 'person' },
};
const KNOWN = [...ACCEPTED, ...REFUSED].map(([filter]) => filter);
const TOKENS = /'(?:\\.|[^'\\])*'|[A-Za-z_][\w.]*|[-+]?[\d.:TZ]+|\s+|./gsu;

/** Conditions that are right or nearly so, with pieces left out, doubled, exchanged and put in from elsewhere. */
const damaged = fc
  .tuple(
    fc.constantFrom(...KNOWN),
    fc.array(fc.tuple(fc.constantFrom('drop', 'double', 'swap', 'insert', 'cut'), fc.nat(), fc.nat()), {
      maxLength: 4,
    }),
  )
  .map(([filter, deeds]) => {
    const parts: string[] = filter.match(TOKENS) ?? [];
    for (const [deed, one, two] of deeds) {
      const at = parts.length === 0 ? 0 : one % parts.length;
      const other = KNOWN[two % KNOWN.length] ?? '';
      if (deed === 'drop') parts.splice(at, 1);
      else if (deed === 'double') parts.splice(at, 0, parts[at] ?? '');
      else if (deed === 'insert') parts.splice(at, 0, ...(other.match(TOKENS) ?? []));
      else if (deed === 'cut') parts.splice(at, 1, (parts[at] ?? '').slice(0, 1 + (two % 3)));
      else [parts[at], parts[two % parts.length]] = [parts[two % parts.length] ?? '', parts[at] ?? ''];
    }
    return parts.join('');
  });
const CLAUSES = [
  'ORDER BY Id',
  'LIMIT 1',
  'OFFSET 1',
  'GROUP BY Id',
  'HAVING A=1',
  'FOR UPDATE',
  'FOR VIEW',
  'ALL ROWS',
]
  .concat(['WITH SECURITY_ENFORCED', 'USING SCOPE mine', 'WHERE A=1', 'FROM Account', 'UPDATE TRACKING', 'SELECT Id'])
  .concat(['OR Id != null', ') OR (Id != null', "' OR Id != '", String.raw`\' OR Id != null`, '--', '/**/', ';', '//']);
/** A right condition with another clause behind it, before it or within it. */
const extended = fc
  .tuple(fc.constantFrom(...ACCEPTED.map(([filter]) => filter)), fc.constantFrom(...CLAUSES), fc.nat(), fc.boolean())
  .map(([filter, clause, place, spaced]) => {
    const at = place % (filter.length + 1);
    const space = spaced ? ' ' : '\n';
    return filter.slice(0, at) + space + clause + space + filter.slice(at);
  });
const texts = fc.oneof(
  damaged,
  extended,
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: fc.constantFrom('(', ')', "'", '\\', '\ud800', '\u2028', '\0', 'A', '=', '1', ' ', '\u00a0') }),
);

/** The condition of a statement cut at its top-level ANDs and ORs, as Salesforce's scanner sees texts and parentheses. */
function operands(soql: string): { joins: string[]; words: string[] } {
  const joins: string[] = [];
  const words: string[] = [];
  let depth = 0;
  for (const [token] of soql.matchAll(TOKENS)) {
    if (token.startsWith("'")) continue;
    if (token === '(') depth += 1;
    else if (token === ')') depth -= 1;
    else if (depth === 0 && /^(and|or)$/i.test(token)) joins.push(token.toUpperCase());
    else if (depth === 0 && /^[a-z]+$/i.test(token)) words.push(token.toUpperCase());
    if (depth < 0) throw new Error(`closes more than it opens: ${soql}`);
  }
  if (depth !== 0) throw new Error(`does not close: ${soql}`);
  return { joins, words };
}

const MORE = /^(SELECT|FROM|WHERE|ORDER|BY|LIMIT|OFFSET|GROUP|HAVING|FOR|WITH|USING|UPDATE|ALL|ROWS)$/;

describe('any text as a filter', () => {
  it('is refused or understood, and never an error', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const checked = checkFilter(text);
        expect(['valid', 'invalid']).toContain(checked.type);
        if (checked.type === 'valid') expect(checkFilter(checked.condition)).toEqual(checked);
        else expect(checked.message).toMatch(/\S/);
      }),
      { numRuns: 3_000 },
    );
  });

  it('adds one operand to the query of a run, and no clause', () => {
    let accepted = 0;
    fc.assert(
      fc.property(texts, (text) => {
        const checked = checkFilter(text);
        if (checked.type === 'invalid') return;
        accepted += 1;
        const { soql } = buildQuery({ plan, condition: checked.condition, window: WINDOW, deletions: 'exclude' });
        const [select, ...rest] = soql.split(' WHERE ');
        expect(select).toBe('SELECT Id, SystemModstamp FROM Contact');
        const { joins, words } = operands(rest.join(' WHERE '));
        expect(joins).toEqual(['AND', 'AND']);
        expect(words.filter((word) => MORE.test(word))).toEqual([]);
        expect(soql.endsWith(` AND SystemModstamp > ${WINDOW.after} AND SystemModstamp <= ${WINDOW.through}`)).toBe(
          true,
        );
      }),
      { numRuns: 3_000 },
    );
    // Else the property would be about nothing.
    expect(accepted).toBeGreaterThan(100);
  });

  it('is answered however deep or repetitive it is, up to the greatest length and not beyond', () => {
    const pieces = [
      '(',
      ')',
      '(((A=1',
      'NOT ',
      'NOT(',
      "'",
      '\\',
      'A=1 AND ',
      'A IN (1,',
      '(SELECT Id FROM B WHERE ',
      ' ',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...pieces), fc.constantFrom('', 'A=1', ')'), (piece, end) => {
        const long = piece.repeat(Math.floor((MAX_FILTER_LENGTH - end.length) / piece.length)) + end;
        expect(['valid', 'invalid']).toContain(checkFilter(long).type);
        expect(checkFilter(`${long}${' '.repeat(MAX_FILTER_LENGTH)}`).type).toBe('invalid');
      }),
      { numRuns: 40 },
    );
  });
});
