import { describe, expect, it } from 'vitest';
import { patchDefinition } from '../../src/domain/patch-definition.ts';
import { syncDefinitionSchema } from '../../src/domain/sync-definition.ts';

const definition = (schedule: object) =>
  syncDefinitionSchema.parse({
    name: 'Contacts',
    connectionId: 'con_00000000',
    destinationId: 'dst_00000000',
    object: 'Contact',
    identifier: 'Id',
    fields: [{ source: 'Email' }],
    format: { type: 'person' },
    schedule,
  });

describe('a merge patch of a definition', () => {
  const startAt = '2026-12-01T00:00:00Z';

  it.each([
    ['a cron for an interval', { every: '1h' }, { cron: '0 6 * * *' }, { cron: '0 6 * * *' }],
    ['an interval for a cron', { cron: '0 6 * * *', timeZone: 'Europe/Berlin' }, { every: '1h' }, { every: '1h' }],
    [
      'the other kind, and keeps the start',
      { every: '1h', startAt },
      { cron: '* * * * *' },
      { cron: '* * * * *', startAt },
    ],
    [
      'a part of the same kind',
      { cron: '0 6 * * *', timeZone: 'UTC' },
      { cron: '1 1 * * *' },
      { cron: '1 1 * * *', timeZone: 'UTC' },
    ],
    ['nothing when a kind that is not there is removed', { every: '1h' }, { cron: null }, { every: '1h' }],
  ])('changes %s', (_case, before, schedule, after) => {
    expect(patchDefinition(definition(before), { schedule })).toHaveProperty('schedule', after);
  });

  it('leaves what it does not name, and removes what it sets to null', () => {
    const before = { ...definition({ every: '1h' }), filter: 'Email != null' };
    expect(patchDefinition(before, { filter: null, name: 'Other' })).toEqual({
      ...definition({ every: '1h' }),
      name: 'Other',
    });
  });

  it.each([[null], ['text'], [[1]]])('that is no object replaces everything: %j', (patch) => {
    expect(patchDefinition(definition({ every: '1h' }), patch)).toEqual(patch);
  });
});
