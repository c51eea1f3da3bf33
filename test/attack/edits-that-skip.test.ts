import { describe, expect, it } from 'vitest';
import { planWindow } from '../../src/domain/run-plan.ts';
import { NO_COUNTS } from '../../src/domain/run.ts';
import { syncDefinitionSchema } from '../../src/domain/sync-definition.ts';
import { SyncEntity } from '../../src/domain/sync-entity.ts';
import { newSyncState } from '../../src/domain/sync-state.ts';
import type { RunRequest } from '../../src/domain/sync-state.ts';

const T0 = Date.parse('2026-11-24T10:00:00.000Z');
const MINUTE = 60_000;

function syncWith(settlingLag: string): SyncEntity {
  const definition = syncDefinitionSchema.parse({
    name: 'Contacts',
    connectionId: 'con_aaaaaaaaaa',
    destinationId: 'dst_aaaaaaaaaa',
    object: 'Contact',
    identifier: 'Id',
    fields: [{ source: 'Email' }],
    format: { type: 'person' },
    schedule: { every: '15m' },
    settlingLag,
  });
  return new SyncEntity(
    newSyncState({ id: 'syn_abc', definition, createdAt: new Date(T0).toISOString(), paused: false }),
  );
}

/** Runs what is due at `at`, by an org whose clock says the same; answers with what it covered. */
function run(sync: SyncEntity, at: number): RunRequest & { after?: string } {
  sync.requestRun();
  const request = sync.startRun(at);
  if (request.mode === 'retry') throw new Error('no retry was asked for');
  const plan = planWindow({
    ...request,
    mode: request.mode,
    serverTimeMs: at,
    settlingLag: request.definition.settlingLag,
  });
  const time = new Date(at).toISOString();
  const window = plan.type === 'window' ? { window: plan.window } : {};
  const { id, mode, revision } = request;
  sync.endRun({
    id,
    mode,
    revision,
    status: 'succeeded',
    counts: NO_COUNTS,
    salesforceApiCalls: 1,
    startedAt: time,
    endedAt: time,
    ...window,
  });
  return { ...request, ...(plan.type === 'window' && plan.window.after ? { after: plan.window.after } : {}) };
}

describe('a settling lag that is raised', () => {
  it.each(['0s', '30s', '4m'])('from %s still reads again what the smaller one did not let settle', (lag) => {
    const sync = syncWith(lag);
    run(sync, T0);
    run(sync, T0 + 20 * MINUTE);
    sync.edit({ settlingLag: '5m' });
    const { mode, after = '' } = run(sync, T0 + 40 * MINUTE);
    expect(mode).toBe('incremental');
    // A row of five minutes before the last run's clock may have become visible just after it.
    expect(Date.parse(after)).toBeLessThanOrEqual(T0 + 15 * MINUTE + 999);
  });
});

describe('an edit that leads elsewhere', () => {
  it.each([{ connectionId: 'con_bbbbbbbbbb' }, { destinationId: 'dst_bbbbbbbbbb' }])(
    '(%j) starts with everything: the watermark says nothing of what is there',
    (patch) => {
      const sync = syncWith('5m');
      run(sync, T0);
      run(sync, T0 + 20 * MINUTE);
      sync.edit(patch);
      expect(run(sync, T0 + 40 * MINUTE)).toMatchObject({ mode: 'full', epoch: 1 });
      expect(run(sync, T0 + 60 * MINUTE)).toMatchObject({ mode: 'incremental', epoch: 1 });
    },
  );

  it('before the first run changes nothing about it', () => {
    const sync = syncWith('5m');
    sync.edit({ destinationId: 'dst_bbbbbbbbbb' });
    expect(run(sync, T0)).toMatchObject({ mode: 'full', epoch: 0 });
    expect(run(sync, T0 + 20 * MINUTE)).toMatchObject({ mode: 'incremental' });
  });
});
