import { describe, expect, it } from 'vitest';
import { syncDefinitionSchema } from '../../src/domain/sync-definition.ts';
import { SyncEntity } from '../../src/domain/sync-entity.ts';
import { newSyncState } from '../../src/domain/sync-state.ts';

const CREATED = Date.parse('2026-11-25T00:00:00Z');
const DAY_MS = 86_400_000;

/** A sync that is to begin in a week, and to compare everything each day. */
function nextWeek(): SyncEntity {
  const definition = syncDefinitionSchema.parse({
    name: 'Contacts',
    connectionId: 'con_12345678',
    destinationId: 'dst_12345678',
    object: 'Contact',
    identifier: 'Id',
    fields: 'all',
    format: { type: 'person' },
    schedule: { every: '1h', startAt: new Date(CREATED + 7 * DAY_MS).toISOString() },
    reconcile: { every: '1d' },
  });
  const createdAt = new Date(CREATED).toISOString();
  const entity = new SyncEntity(newSyncState({ id: 'syn_1', definition, createdAt, paused: false }));
  entity.scheduleNext(CREATED + 3_600_000);
  entity.scheduleReconcile(CREATED + DAY_MS);
  return entity;
}

describe('a sync whose first run waits for its startAt', () => {
  it('is not begun sooner by the schedule of its comparisons', () => {
    expect(nextWeek().msUntilDue(CREATED)).toBe(7 * DAY_MS);
    expect(nextWeek().msUntilDue(CREATED + 2 * DAY_MS)).toBe(5 * DAY_MS);
  });

  it('nor by the wish for one, which the first run grants', () => {
    const entity = nextWeek();
    entity.requestReconcile();
    expect(entity.msUntilDue(CREATED)).toBe(7 * DAY_MS);
    expect(entity.startRun(CREATED + 7 * DAY_MS).mode).toBe('full');
    expect(entity.state.reconcile).toMatchObject({ requested: false, wanted: false });
  });

  it('compares by its schedule from then on', () => {
    const entity = nextWeek();
    entity.startRun(CREATED + 7 * DAY_MS);
    delete entity.state.currentRun;
    entity.scheduleNext(CREATED + 9 * DAY_MS);
    entity.scheduleReconcile(CREATED + 8 * DAY_MS);
    expect(entity.msUntilDue(CREATED + 7 * DAY_MS)).toBe(DAY_MS);
  });
});
