import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileRowMapper } from '../../src/domain/mapping/map-row.ts';
import { CONTEXT, RECORD_ID, VERSION, cellsOf, mapRow, messageOf, planOf } from './mapping-fixtures.ts';

const plan = planOf({ email: 'email', active: 'boolean', score: 'double', birthday: 'date', seen: 'datetime' });
const values = ['anna@example.com', 'true', '4.50', '1980-02-29', '2026-01-31T09:30:00.000+0000'];

describe('a row of a person', () => {
  it('becomes an identify message', () => {
    const row = mapRow(plan, CONTEXT, cellsOf(values));
    expect(row).toMatchObject({ type: 'message', operation: 'upsert', recordId: RECORD_ID });
    expect(messageOf(row)).toEqual({
      type: 'identify',
      messageId: expect.stringMatching(/^syn_8f3kq0zt1m:0035g00000XyZabAAF:20261124101530:0:u:[0-9a-f]{8}$/) as unknown,
      timestamp: VERSION,
      userId: 'key-1',
      traits: {
        email: 'anna@example.com',
        active: true,
        score: 4.5,
        birthday: '1980-02-29',
        seen: '2026-01-31T09:30:00.000Z',
      },
    });
  });

  it('clears the attributes whose cells are empty', () => {
    const row = mapRow(plan, CONTEXT, cellsOf(['', '', '', '', '']));
    expect(messageOf(row)).toHaveProperty('traits', {
      email: null,
      active: null,
      score: null,
      birthday: null,
      seen: null,
    });
  });

  it('may have its identifier among its attributes', () => {
    const same = { ...plan, attributes: [{ ...plan.identifier, target: 'contact id' }] };
    expect(messageOf(mapRow(same, CONTEXT, cellsOf(values)))).toMatchObject({
      userId: 'key-1',
      traits: { 'contact id': 'key-1' },
    });
  });

  it('carries the chosen integrations', () => {
    const integrations = { All: false, 'Customer.io': { region: 'eu' } };
    const row = mapRow({ ...plan, integrations }, CONTEXT, cellsOf(values));
    expect(messageOf(row)).toHaveProperty('integrations', integrations);
  });

  it('keeps attribute names that mean something to JavaScript', () => {
    const odd = planOf({ a: 'string', b: 'string', c: 'string', d: 'string' });
    const named = { ...odd, attributes: odd.attributes.map((one, at) => ({ ...one, target: NAMES[at] ?? '' })) };
    const row = mapRow(named, CONTEXT, cellsOf(odd.attributes.map((_, index) => `value ${index}`)));
    const { traits } = messageOf(row);
    expect(Object.entries(traits ?? {})).toEqual(odd.attributes.map((_, index) => [NAMES[index], `value ${index}`]));
  });

  it('reads back as exactly what the cells hold, whatever they hold', () => {
    const texts = planOf({ a: 'string', b: 'textarea', c: 'multipicklist' });
    const cell = fc.string({ unit: 'binary', maxLength: 80 });
    fc.assert(
      fc.property(cell, cell, cell, fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }), (a, b, c, key) => {
        fc.pre(key.trim() !== '');
        const message = messageOf(mapRow(texts, CONTEXT, cellsOf([a, b, c], { key })));
        expect(message).toMatchObject({ userId: key, traits: { a: a || null, b: b || null, c: c || null } });
      }),
    );
  });

  it('reads back with every control character', () => {
    const controls = Array.from({ length: 0x20 }, (_, code) => String.fromCharCode(code));
    for (const control of [...controls, '\u007f', '\u2028', '\ufeff', '"', '\\']) {
      const row = mapRow(planOf({ a: 'string' }), CONTEXT, cellsOf([`x${control}`]));
      expect(messageOf(row)).toHaveProperty('traits', { a: `x${control}` });
    }
  });

  it('never holds half a surrogate pair', () => {
    const texts = planOf({ a: 'string', b: 'string' });
    const row = mapRow(texts, CONTEXT, cellsOf(['x\ud800', '"\udc00'], { key: '\ud83d' }));
    expect(messageOf(row)).toMatchObject({ userId: '\ufffd', traits: { a: 'x\ufffd', b: '"\ufffd' } });
    expect(row.type === 'message' && row.json.toString()).not.toMatch(/\\ud[89a-f]/i);
  });

  it('of an object without IsDeleted is never a deletion', () => {
    const row = mapRow({ ...plan, isDeleted: undefined }, CONTEXT, cellsOf(values, { deleted: 'true' }));
    expect(row).toMatchObject({ type: 'message', operation: 'upsert' });
  });
});

describe('the message id of a row', () => {
  const id = (cells: readonly string[], context = CONTEXT) => messageOf(mapRow(plan, context, cells))['messageId'];

  it('is the same when the row is read again', () => {
    expect(id(cellsOf(values))).toBe(id(cellsOf(values)));
  });

  it('is another for a second edit within one second of the clock of Salesforce', () => {
    expect(id(cellsOf(['b@example.com', ...values.slice(1)]))).not.toBe(id(cellsOf(values)));
  });

  it('is another when the identifier has changed, after a resync, and for a deletion', () => {
    const ids = [
      id(cellsOf(values)),
      id(cellsOf(values, { key: 'key-2' })),
      id(cellsOf(values), { ...CONTEXT, epoch: 1 }),
      id(cellsOf(values, { deleted: 'true' })),
    ];
    expect(new Set(ids).size).toBe(4);
  });

  it('is made of the parts that a sync id may have', () => {
    expect(() => compileRowMapper(plan, { ...CONTEXT, syncId: 'syn"' })).toThrow(/sync id/);
  });
});

describe('a deleted row', () => {
  const deleted = cellsOf(values, { deleted: 'true' });

  it('becomes the event that removes the person', () => {
    const row = mapRow({ ...plan, integrations: { All: true } }, CONTEXT, deleted);
    expect(row).toMatchObject({ type: 'message', operation: 'delete', recordId: RECORD_ID });
    expect(messageOf(row)).toEqual({
      type: 'track',
      event: 'User Deleted',
      messageId: expect.stringMatching(/:20261124101530:0:d:[0-9a-f]{8}$/) as unknown,
      timestamp: VERSION,
      userId: 'key-1',
      properties: {},
      integrations: { All: true },
    });
  });

  it('does not care about attributes that could not be sent', () => {
    const row = mapRow(plan, CONTEXT, cellsOf(['x'.repeat(2_000), 'maybe', '', '', ''], { deleted: 'true' }));
    expect(row).toMatchObject({ type: 'message', operation: 'delete' });
  });

  it('is skipped when the sync ignores deletions', () => {
    const row = mapRow(plan, { ...CONTEXT, deletions: 'ignore' }, deleted);
    expect(row).toEqual({ type: 'skipped', reason: 'deletions_ignored' });
  });

  it.each([
    ['2026-11-24T10:15:31.000Z', 'skipped'],
    [VERSION, 'skipped'],
    ['2026-11-24T10:15:29.999Z', 'message'],
  ])('that an earlier run has dealt with is skipped (up to %s: %s)', (deletedAfter, type) => {
    expect(mapRow(plan, { ...CONTEXT, deletedAfter }, deleted).type).toBe(type);
  });

  it('says nothing about rows that are not deleted', () => {
    const context = { ...CONTEXT, deletions: 'ignore', deletedAfter: '2027-01-01T00:00:00.000Z' } as const;
    expect(mapRow(plan, context, cellsOf(values))).toMatchObject({ type: 'message', operation: 'upsert' });
  });
});

describe('a row that cannot be sent', () => {
  const detail = (cells: readonly string[], of = plan) => {
    const row = mapRow(of, CONTEXT, cells);
    return row.type === 'rejected' ? row.rejection : row;
  };

  it.each(['', '  ', '\u00a0'])('is rejected without an identifier (%j)', (key) => {
    expect(detail(cellsOf(values, { key }))).toEqual({
      recordId: RECORD_ID,
      reason: 'missing_identifier',
      detail: 'Key__c, the identifier, is empty.',
    });
  });

  it('is rejected when the identifier of a deleted record is missing, since nobody can be removed', () => {
    expect(detail(cellsOf(values, { key: '', deleted: 'true' }))).toHaveProperty('reason', 'missing_identifier');
  });

  it('is rejected when the identifier has more than 150 bytes', () => {
    expect(detail(cellsOf(values, { key: 'é'.repeat(75) }))).toHaveProperty('type', 'message');
    expect(detail(cellsOf(values, { key: `${'é'.repeat(75)}x` }))).toEqual({
      recordId: RECORD_ID,
      reason: 'identifier_too_long',
      detail: 'Key__c, the identifier, has 151 bytes; Customer.io accepts at most 150.',
    });
  });

  it('is rejected when an attribute has more than 1,000 bytes, by the name of its field and its size', () => {
    const rest = values.slice(1);
    expect(detail(cellsOf(['é'.repeat(500), ...rest]))).toHaveProperty('type', 'message');
    expect(detail(cellsOf([`${'é'.repeat(500)}x`, ...rest]))).toEqual({
      recordId: RECORD_ID,
      reason: 'attribute_too_long',
      detail:
        'The value of Field0__c has 1001 bytes; Customer.io accepts at most 1000. Set longValues to truncate to cut such texts.',
    });
  });

  it.each([
    [1, 'maybe'],
    [2, '4,5'],
    [3, '29.02.1980'],
    [4, 'yesterday'],
  ])('is rejected when column %i holds %j, without repeating the value', (index, value) => {
    const rejection = detail(cellsOf(values.with(index, value)));
    expect(rejection).toMatchObject({
      reason: 'unreadable_value',
      detail: expect.stringContaining(`Field${index}__c`) as unknown,
    });
    expect(JSON.stringify(rejection)).not.toContain(value);
  });

  it.each([
    [{ version: '' }, 'SystemModstamp'],
    [{ version: 'today' }, 'SystemModstamp'],
    [{ deleted: '' }, 'IsDeleted'],
    [{ deleted: 'no' }, 'IsDeleted'],
  ])('is rejected when Salesforce does not say when, or whether it is deleted: %j', (row, field) => {
    expect(detail(cellsOf(values, row))).toMatchObject({
      reason: 'unreadable_value',
      detail: expect.stringContaining(field) as unknown,
    });
  });

  it('is rejected when a number identifies it and the cell is none', () => {
    expect(detail(cellsOf(['x'], { key: 'abc' }), planOf({ a: 'string' }, 'double'))).toMatchObject({
      reason: 'unreadable_value',
      detail: expect.stringContaining('Key__c') as unknown,
    });
  });

  it('is rejected when the message has more than 32,000 bytes', () => {
    const wide = planOf(
      Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`attribute ${index}`, 'string' as const])),
    );
    const cells = (last: number) => cellsOf([...Array.from({ length: 39 }, () => 'ü'.repeat(390)), 'x'.repeat(last)]);
    const sent = mapRow(wide, CONTEXT, cells(1));
    const room = 32_000 - (sent.type === 'message' ? sent.json.length : 0);
    expect(mapRow(wide, CONTEXT, cells(1 + room))).toMatchObject({ type: 'message' });
    expect(detail(cells(2 + room), wide)).toMatchObject({
      reason: 'message_too_large',
      detail: expect.stringContaining('32001 bytes') as unknown,
    });
  });

  it.each([
    ['more cells than columns', [...cellsOf(values), '']],
    ['fewer cells than columns', cellsOf(values).slice(1)],
    ['no record id', cellsOf(values).with(0, '')],
    ['something else in place of the record id', cellsOf(values).with(0, VERSION)],
  ])('ends the page when it has %s: the columns are not what they should be', (_what, cells) => {
    expect(() => mapRow(plan, CONTEXT, cells)).toThrow(RangeError);
  });
});

const NAMES = ['__proto__', 'constructor', 'toString', 'a"b\\c\n'];
