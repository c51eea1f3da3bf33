import { parseQuery } from '@jetstreamapp/soql-parser-js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FieldPlan } from '../../src/domain/field-plan.ts';
import { buildQuery, countQuery, explainQuery, MAX_SOQL_LENGTH, previewQuery } from '../../src/domain/soql.ts';
import { ACCEPTED, REFUSED } from './filter-cases.ts';

const plan: FieldPlan = {
  object: 'Contact',
  columns: ['Id', 'SystemModstamp', 'IsDeleted', 'Email', 'Account.Name'],
  recordId: 0,
  version: 1,
  isDeleted: 2,
  identifier: { column: 0, source: 'Id', type: 'id' },
  attributes: [{ column: 3, source: 'Email', target: 'email', type: 'email' }],
  format: { type: 'person' },
};
const SELECT = 'SELECT Id, SystemModstamp, IsDeleted, Email, Account.Name FROM Contact';
const window = { after: '2026-11-24T10:00:00.000Z', through: '2026-11-24T10:15:00.000Z' };
const soql = (request: Partial<Parameters<typeof buildQuery>[0]>) =>
  buildQuery({ plan, deletions: 'include', ...request }).soql;

describe('the query of a run', () => {
  it('reads everything up to a time when nothing was read before', () => {
    expect(soql({ window: { through: window.through } })).toBe(
      `${SELECT} WHERE SystemModstamp <= 2026-11-24T10:15:00.000Z`,
    );
  });

  it('reads what changed since, without the first moment and with the last', () => {
    expect(soql({ window })).toBe(
      `${SELECT} WHERE SystemModstamp > 2026-11-24T10:00:00.000Z AND SystemModstamp <= 2026-11-24T10:15:00.000Z`,
    );
  });

  it('encloses the filter, so that OR does not reach the window', () => {
    expect(soql({ window: { through: window.through }, condition: 'Email != null OR Phone != null' })).toBe(
      `${SELECT} WHERE (Email != null OR Phone != null) AND SystemModstamp <= 2026-11-24T10:15:00.000Z`,
    );
  });

  it('leaves a subquery at the top level, where alone Salesforce takes it', () => {
    const condition = 'Email != null AND Id IN (SELECT ContactId FROM CampaignMember)';
    expect(soql({ window: { through: window.through }, condition })).toBe(
      `${SELECT} WHERE ${condition} AND SystemModstamp <= 2026-11-24T10:15:00.000Z`,
    );
  });

  it('reads single records again, whatever their time', () => {
    const recordIds = ['0035g00000XyZabAAF', '0035g00000XyZac'];
    expect(soql({ recordIds, condition: 'Email != null' })).toBe(
      `${SELECT} WHERE (Email != null) AND Id IN ('0035g00000XyZabAAF', '0035g00000XyZac')`,
    );
  });

  it('goes by the cursor field of the plan', () => {
    const created = { ...plan, columns: ['Id', 'CreatedDate'], isDeleted: undefined };
    expect(soql({ plan: created, window })).toMatch(/ WHERE CreatedDate > \S+ AND CreatedDate <= \S+$/);
  });

  it.each([
    ['include', 2, true],
    ['exclude', 2, false],
    ['include', undefined, false],
  ] as const)(
    'with deletions to %s and IsDeleted in column %s asks for deleted rows: %s',
    (deletions, isDeleted, asked) => {
      expect(buildQuery({ plan: { ...plan, isDeleted }, deletions }).includeDeleted).toBe(asked);
    },
  );

  it('is explained without a window', () => {
    expect(explainQuery(plan)).toBe(SELECT);
    expect(explainQuery(plan, 'Email != null')).toBe(`${SELECT} WHERE (Email != null)`);
  });

  it.each(ACCEPTED)('has no clause that switches PK chunking off, whatever the filter: %s', (condition) => {
    const query = parseQuery(soql({ window, condition, recordIds: ['0035g00000XyZabAAF'] }));
    expect(Object.keys(query)).toEqual(['fields', 'sObject', 'where']);
    expect(query.sObject).toBe('Contact');
  });

  it('takes 2,000 records with the longest filter', () => {
    const recordIds = Array.from({ length: 2_000 }, (_, index) => String(index).padStart(18, '0'));
    const condition = Array.from({ length: 1_600 }, () => 'A__c = 1').join(' OR ');
    expect(soql({ recordIds, condition }).length).toBeLessThan(MAX_SOQL_LENGTH);
  });
});

describe('nothing unchecked enters a query:', () => {
  const evil = fc.oneof(
    fc.string({ minLength: 1 }),
    fc.constantFrom(
      "x' OR Name != '",
      'Id FROM User--',
      'Email, Secret__c',
      '2026-11-24T10:00:00.000Z OR Id != null',
      '\n',
    ),
  );

  it.each(REFUSED.map(([filter]) => filter))('no condition such as %j', (condition) => {
    expect(() => soql({ condition })).toThrow(/not a condition/);
  });

  it('no record id but 15 or 18 letters and digits', () => {
    fc.assert(
      fc.property(evil, (id) => {
        fc.pre(!/^[A-Za-z0-9]{15}([A-Za-z0-9]{3})?$/.test(id));
        expect(() => soql({ recordIds: ['0035g00000XyZabAAF', id] })).toThrow(/record id/);
      }),
    );
    expect(() => soql({ recordIds: ['0035g00000XyZabAAF\n'] })).toThrow(/record id/);
    expect(() => soql({ recordIds: [] })).toThrow(/no record ids/);
  });

  it('no time but one in UTC with milliseconds', () => {
    fc.assert(
      fc.property(evil, (time) => {
        expect(() => soql({ window: { through: time } })).toThrow(/not a time/);
        expect(() => soql({ window: { ...window, after: time } })).toThrow(/not a time/);
      }),
    );
  });

  it.each(['2026-11-24T10:00:00Z', '2026-11-24', '2026-13-24T10:00:00.000Z', '2026-11-24T10:00:00.000Z '])(
    'no time such as %j',
    (through) => {
      expect(() => soql({ window: { through } })).toThrow(/not a time/);
    },
  );

  it('no name but that of an object or a field', () => {
    fc.assert(
      fc.property(evil, (name) => {
        fc.pre(!/^[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)*$/.test(name));
        expect(() => soql({ plan: { ...plan, object: name } })).toThrow(/not the name/);
        expect(() => soql({ plan: { ...plan, columns: ['Id', name] } })).toThrow(/not the path/);
      }),
    );
    expect(() => soql({ plan: { ...plan, object: 'Account.Name' } })).toThrow(/not the name/);
    expect(() => soql({ plan: { ...plan, columns: ['a.b.c.d.e.f.g'] } })).toThrow(/not the path/);
  });

  it('no window without a cursor field', () => {
    expect(() => soql({ plan: { ...plan, version: 9 }, window })).toThrow(/not the path/);
  });

  it('no query that is longer than Salesforce reads', () => {
    const recordIds = Array.from({ length: 4_600 }, () => '0035g00000XyZabAAF');
    expect(() => soql({ recordIds })).toThrow(/over Salesforce's limit/);
  });
});

describe('the queries of a preview', () => {
  it('ask for the first records that a full run would read, and for their number', () => {
    expect(previewQuery(plan, 10)).toBe(`${SELECT} LIMIT 10`);
    expect(previewQuery(plan, 1, "Email LIKE '% FROM %' OR Phone != null")).toBe(
      `${SELECT} WHERE (Email LIKE '% FROM %' OR Phone != null) LIMIT 1`,
    );
    expect(countQuery(plan)).toBe('SELECT COUNT() FROM Contact');
    expect(countQuery(plan, "Email LIKE '% FROM %' OR Phone != null")).toBe(
      "SELECT COUNT() FROM Contact WHERE (Email LIKE '% FROM %' OR Phone != null)",
    );
  });

  it.each([0, -1, 51, 1.5, Number.NaN])('refuse a limit of %d', (limit) => {
    expect(() => previewQuery(plan, limit)).toThrow(RangeError);
  });
});
