import { describe, expect, it } from 'vitest';
import type { FieldPlan, PlannedEvent } from '../../src/domain/field-plan.ts';
import { CONTEXT, RECORD_ID, VERSION, contentOf, formatPlan, mapRow, messageOf, rowOf } from './mapping-fixtures.ts';

const COLUMNS = {
  WhoId: 'reference',
  Subject: 'string',
  CreatedDate: 'datetime',
  ActivityDate: 'date',
  Minutes__c: 'double',
  Notes__c: 'textarea',
} as const;

function eventPlan(change: Partial<PlannedEvent> = {}, more: Parameters<typeof formatPlan>[2] = {}): FieldPlan {
  return formatPlan(
    (column) => ({
      type: 'event',
      name: { type: 'fixed', name: 'Task logged' },
      person: column('WhoId'),
      on: 'change',
      ...change,
    }),
    COLUMNS,
    { attributes: { Subject: 'subject', Minutes__c: 'minutes' }, ...more },
  );
}

const nameField = { column: 4, source: 'Subject', type: 'string' } as const;
const WHO = '0035g00000Who01AAB';

describe('a record that is an event', () => {
  it('is a track call of the person that a field names, its fields the properties', () => {
    const plan = eventPlan();
    const row = mapRow(plan, CONTEXT, rowOf(plan, { WhoId: WHO, Subject: 'Call "back"', Minutes__c: '12.0' }));
    expect(contentOf(row)).toEqual({
      type: 'track',
      userId: WHO,
      event: 'Task logged',
      properties: { subject: 'Call "back"', minutes: 12 },
    });
    expect(messageOf(row)['timestamp']).toBe(VERSION);
  });

  it.each([
    ['a datetime', 'CreatedDate', '2026-11-20T08:00:00.000+0000', '2026-11-20T08:00:00.000Z'],
    ['a date', 'ActivityDate', '2026-11-20', '2026-11-20T00:00:00.000Z'],
    ['nothing', 'ActivityDate', '', VERSION],
  ])('happened when its field says: %s', (_, source, cell, expected) => {
    const plan = formatPlan(
      (column) => ({
        type: 'event',
        name: { type: 'fixed', name: 'Logged' },
        person: column('WhoId'),
        timestamp: column(source),
        on: 'change',
      }),
      COLUMNS,
    );
    const message = messageOf(mapRow(plan, CONTEXT, rowOf(plan, { WhoId: WHO, [source]: cell })));
    expect(message['timestamp']).toBe(expected);
  });

  it('can be named by a field', () => {
    const plan = eventPlan({ name: { type: 'field', field: nameField } });
    const named = mapRow(plan, CONTEXT, rowOf(plan, { WhoId: WHO, Subject: '  Démo "1" ' }));
    expect(contentOf(named)).toMatchObject({ event: 'Démo "1"' });
  });

  it.each([
    ['is empty', ' ', 'missing_event_name'],
    ['has 101 bytes', 'é'.repeat(50) + 'x', 'event_name_too_long'],
    ['deletes people', 'User Deleted', 'reserved_event_name'],
    ['deletes people, oddly written', ' user  DELETED', 'reserved_event_name'],
    ['deletes objects', 'Object_Deleted', 'reserved_event_name'],
    ['suppresses people', 'User Suppressed', 'reserved_event_name'],
  ])('is rejected when the field that names it %s', (_, Subject, reason) => {
    const plan = eventPlan({ name: { type: 'field', field: nameField } });
    expect(mapRow(plan, CONTEXT, rowOf(plan, { WhoId: WHO, Subject }))).toMatchObject({
      type: 'rejected',
      rejection: { recordId: RECORD_ID, reason },
    });
  });

  it('is rejected when nobody did it', () => {
    const plan = eventPlan();
    expect(mapRow(plan, CONTEXT, rowOf(plan))).toMatchObject({
      type: 'rejected',
      rejection: { reason: 'missing_identifier', detail: 'WhoId, the person, is empty.' },
    });
  });

  it('takes a record id of 15 characters for the one of 18', () => {
    const plan = eventPlan();
    expect(contentOf(mapRow(plan, CONTEXT, rowOf(plan, { WhoId: RECORD_ID.slice(0, 15) })))).toMatchObject({
      userId: RECORD_ID,
    });
  });

  it('has properties of any length that a message has room for', () => {
    const plan = eventPlan({}, { attributes: { Notes__c: 'notes' } });
    const long = mapRow(plan, CONTEXT, rowOf(plan, { WhoId: WHO, Notes__c: 'x'.repeat(20_000) }));
    expect(long.type).toBe('message');
    const tooLong = mapRow(plan, CONTEXT, rowOf(plan, { WhoId: WHO, Notes__c: 'x'.repeat(32_000) }));
    expect(tooLong).toMatchObject({ type: 'rejected', rejection: { reason: 'message_too_large' } });
  });

  it('cannot be taken back: its deletion is skipped', () => {
    const plan = eventPlan({}, { ledger: true });
    expect(mapRow(plan, CONTEXT, rowOf(plan, { WhoId: WHO, IsDeleted: 'true' }))).toEqual({
      type: 'skipped',
      reason: 'not_deletable',
    });
  });

  it('of a creation is one message, whatever the record says later', () => {
    const plan = eventPlan({ on: 'creation' });
    const first = messageOf(mapRow(plan, CONTEXT, rowOf(plan, { WhoId: WHO, Subject: 'one' })));
    const later = messageOf(
      mapRow(plan, CONTEXT, rowOf(plan, { WhoId: WHO, Subject: 'two', SystemModstamp: '2026-11-25T00:00:00.000Z' })),
    );
    const resync = messageOf(mapRow(plan, { ...CONTEXT, epoch: 1 }, rowOf(plan, { WhoId: WHO, Subject: 'one' })));
    expect(later['messageId']).toBe(first['messageId']);
    expect(resync['messageId']).not.toBe(first['messageId']);
  });

  it('of a change is another message for each version and content', () => {
    const plan = eventPlan();
    const rows: Record<string, string>[] = [
      { Subject: 'one' },
      { Subject: 'two' },
      { Subject: 'two', SystemModstamp: '2026-11-25T00:00:00.000Z' },
    ];
    const ids = rows.map(
      (values) => messageOf(mapRow(plan, CONTEXT, rowOf(plan, { WhoId: WHO, ...values })))['messageId'],
    );
    expect(new Set(ids).size).toBe(3);
  });
});
