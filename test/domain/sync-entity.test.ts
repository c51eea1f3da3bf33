import { describe, expect, it } from 'vitest';
import { NO_COUNTS } from '../../src/domain/run.ts';
import { syncDefinitionSchema } from '../../src/domain/sync-definition.ts';
import { RefusedError } from '../../src/domain/refused-error.ts';
import { SyncEntity } from '../../src/domain/sync-entity.ts';
import type { RunEnd } from '../../src/domain/run-end.ts';
import { newSyncState } from '../../src/domain/sync-state.ts';
import type { RunRequest } from '../../src/domain/sync-state.ts';
import { syncStatus, syncView } from '../../src/domain/sync-status.ts';

const T0 = Date.parse('2026-11-24T10:00:00.000Z');
const MINUTE = 60_000;

const definition = syncDefinitionSchema.parse({
  name: 'Contacts',
  connectionId: 'con_aaaaaaaaaa',
  destinationId: 'dst_aaaaaaaaaa',
  object: 'Contact',
  identifier: 'Id',
  fields: [{ source: 'Email', target: 'email' }],
  format: { type: 'person' },
  schedule: { every: '15m' },
});

function entity(options: { paused?: boolean; startAt?: string } = {}): SyncEntity {
  const { startAt, paused = false } = options;
  const schedule = { ...definition.schedule, ...(startAt === undefined ? {} : { startAt }) };
  const createdAt = new Date(T0).toISOString();
  return new SyncEntity(newSyncState({ id: 'syn_abc', definition: { ...definition, schedule }, createdAt, paused }));
}

function succeeded(request: RunRequest, through?: string): RunEnd {
  return {
    id: request.id,
    mode: request.mode,
    status: 'succeeded',
    revision: request.revision,
    counts: NO_COUNTS,
    salesforceApiCalls: 4,
    startedAt: request.startedAt,
    endedAt: request.startedAt,
    ...(through === undefined ? {} : { window: { through } }),
  };
}

function failed(request: RunRequest, passing: boolean): RunEnd {
  return {
    ...succeeded(request),
    status: 'failed',
    failure: { code: 'x.y', message: 'Something is wrong.', passing },
  };
}

/** A sync whose first run is done. */
function settled(): SyncEntity {
  const sync = entity();
  sync.endRun(succeeded(sync.startRun(T0), '2026-11-24T09:55:00.000Z'));
  sync.scheduleNext(T0 + 15 * MINUTE);
  return sync;
}

describe('when a run is due', () => {
  it('starts the first run at once', () => {
    expect(entity().msUntilDue(T0)).toBe(0);
  });

  it('waits for startAt with the first run', () => {
    const sync = entity({ startAt: '2026-11-24T10:10:00.000Z' });
    expect(sync.msUntilDue(T0)).toBe(10 * MINUTE);
  });

  it('collapses missed fires into one run', () => {
    const sync = settled();
    const late = T0 + 100 * MINUTE;
    expect(sync.msUntilDue(late)).toBe(0);
    const request = sync.startRun(late);
    sync.scheduleNext(late + 5 * MINUTE);
    sync.endRun(succeeded(request, '2026-11-24T11:00:00.000Z'));
    expect(sync.msUntilDue(late)).toBe(5 * MINUTE);
  });

  it('never starts a second run beside one under way', () => {
    const sync = settled();
    sync.requestRun();
    sync.startRun(T0);
    sync.requestRun();
    expect(sync.msUntilDue(T0 + 100 * MINUTE)).toBeUndefined();
  });

  it('runs once more after a run during which several runs were asked for', () => {
    const sync = settled();
    sync.requestRun();
    const request = sync.startRun(T0 + MINUTE);
    sync.requestRun();
    sync.requestRun();
    sync.endRun(succeeded(request, '2026-11-24T10:00:00.000Z'));
    expect(sync.msUntilDue(T0 + 2 * MINUTE)).toBe(0);
    sync.endRun(succeeded(sync.startRun(T0 + 2 * MINUTE), '2026-11-24T10:01:00.000Z'));
    expect(sync.msUntilDue(T0 + 2 * MINUTE)).toBe(13 * MINUTE);
  });

  it('is never due while paused, and due again after resume', () => {
    const sync = settled();
    sync.pause();
    sync.requestRun();
    expect(sync.msUntilDue(T0 + 60 * MINUTE)).toBeUndefined();
    sync.resume();
    expect(sync.msUntilDue(T0)).toBe(0);
  });
});

describe('full and incremental runs', () => {
  it('reads everything first, then what changed since the watermark', () => {
    const sync = entity();
    const first = sync.startRun(T0);
    expect(first).toMatchObject({ mode: 'full', epoch: 0, id: 'run_abc_1' });
    expect(first.watermark).toBeUndefined();
    sync.endRun(succeeded(first, '2026-11-24T09:55:00.000Z'));
    const second = sync.startRun(T0 + 15 * MINUTE);
    expect(second).toMatchObject({ mode: 'incremental', epoch: 0, watermark: '2026-11-24T09:55:00.000Z' });
  });

  it('keeps the watermark when a run fails', () => {
    const sync = settled();
    sync.endRun(failed(sync.startRun(T0 + 15 * MINUTE), true));
    expect(sync.startRun(T0 + 30 * MINUTE)).toMatchObject({
      mode: 'incremental',
      watermark: '2026-11-24T09:55:00.000Z',
    });
  });

  it('never moves the watermark backwards', () => {
    const sync = settled();
    sync.endRun(succeeded(sync.startRun(T0 + 15 * MINUTE), '2026-11-24T09:00:00.000Z'));
    expect(sync.state.watermark).toBe('2026-11-24T09:55:00.000Z');
  });

  it('keeps the watermark of a run that had nothing to do', () => {
    const sync = settled();
    sync.endRun(succeeded(sync.startRun(T0 + 15 * MINUTE)));
    expect(sync.state.watermark).toBe('2026-11-24T09:55:00.000Z');
  });

  it('remembers from when on records may have been sent when the first full run fails', () => {
    const sync = entity();
    const run = sync.startRun(T0);
    sync.endRun({ ...failed(run, true), window: { through: '2026-11-24T09:55:00.000Z' } });
    expect(sync.startRun(T0 + MINUTE)).toMatchObject({ mode: 'full', sendingSince: '2026-11-24T09:55:00.000Z' });
  });

  it('assumes that a first run without a report has sent something', () => {
    const sync = entity();
    sync.endRun(failed(sync.startRun(T0), true));
    expect(Date.parse(sync.state.sendingSince ?? '')).toBeLessThan(T0);
  });

  it('ignores the end of a run that is not the one under way', () => {
    const sync = settled();
    const run = sync.startRun(T0 + 15 * MINUTE);
    sync.endRun(succeeded({ ...run, id: 'run_other_9' }, '2030-01-01T00:00:00.000Z'));
    expect(sync.state.currentRun?.id).toBe(run.id);
    expect(sync.state.watermark).toBe('2026-11-24T09:55:00.000Z');
  });
});

describe('resync all', () => {
  it('starts a full run at once, with a new epoch for its message ids', () => {
    const sync = settled();
    sync.requestResync();
    expect(sync.msUntilDue(T0)).toBe(0);
    const run = sync.startRun(T0 + MINUTE);
    expect(run).toMatchObject({ mode: 'full', epoch: 1, watermark: '2026-11-24T09:55:00.000Z' });
    sync.endRun(succeeded(run, '2026-11-24T09:56:00.000Z'));
    expect(sync.resyncPending).toBe(false);
    expect(sync.startRun(T0 + 15 * MINUTE)).toMatchObject({ mode: 'incremental', epoch: 1 });
  });

  it('leaves the run under way alone and follows it', () => {
    const sync = settled();
    const running = sync.startRun(T0 + 15 * MINUTE);
    sync.requestResync();
    expect(sync.state.currentRun).toMatchObject({ id: running.id, mode: 'incremental' });
    sync.endRun(succeeded(running, '2026-11-24T10:10:00.000Z'));
    expect(sync.startRun(T0 + 16 * MINUTE)).toMatchObject({ mode: 'full', epoch: 1 });
  });

  it('collapses requests that the next full run answers', () => {
    const sync = settled();
    sync.requestResync();
    sync.requestResync();
    sync.endRun(succeeded(sync.startRun(T0), '2026-11-24T09:56:00.000Z'));
    expect(sync.resyncPending).toBe(false);
  });

  it('is not answered by a full run that had begun before', () => {
    const sync = settled();
    sync.requestResync();
    const run = sync.startRun(T0);
    sync.requestResync();
    sync.requestResync();
    sync.endRun(succeeded(run, '2026-11-24T09:56:00.000Z'));
    const next = sync.startRun(T0 + MINUTE);
    expect(next).toMatchObject({ mode: 'full', epoch: 2 });
    sync.endRun(succeeded(next, '2026-11-24T09:57:00.000Z'));
    expect(sync.resyncPending).toBe(false);
  });

  it('stays due until a full run succeeds', () => {
    const sync = settled();
    sync.requestResync();
    sync.endRun(failed(sync.startRun(T0), false));
    expect(sync.resyncPending).toBe(true);
    expect(sync.startRun(T0 + MINUTE)).toMatchObject({ mode: 'full', epoch: 1 });
  });

  it('that is asked for again after it failed sends everything under a new epoch, at once', () => {
    const sync = settled();
    sync.requestResync();
    sync.endRun(failed(sync.startRun(T0), false));
    sync.requestResync();
    expect(sync.msUntilDue(T0)).toBe(0);
    const run = sync.startRun(T0);
    expect(run).toMatchObject({ mode: 'full', epoch: 2 });
    sync.endRun(succeeded(run, '2026-11-24T09:57:00.000Z'));
    expect(sync.resyncPending).toBe(false);
  });

  it('that failed is tried again by the schedule, not in a tight loop', () => {
    const sync = settled();
    sync.requestResync();
    sync.endRun(failed(sync.startRun(T0), false));
    expect(sync.msUntilDue(T0)).toBe(15 * MINUTE);
  });

  it('before the first run is answered by the first run', () => {
    const sync = entity({ startAt: '2026-11-24T10:10:00.000Z' });
    sync.requestResync();
    expect(sync.msUntilDue(T0)).toBe(10 * MINUTE);
    sync.endRun(succeeded(sync.startRun(T0 + 10 * MINUTE), '2026-11-24T10:05:00.000Z'));
    expect(sync.resyncPending).toBe(false);
  });
});

describe('edits', () => {
  it('take effect at the next run and not before', () => {
    const sync = settled();
    const running = sync.startRun(T0 + 15 * MINUTE);
    expect(sync.edit({ fields: [{ source: 'Email', target: 'mail' }] })).toBe(2);
    expect(sync.state.inForce.revision).toBe(1);
    expect(syncView(sync.state)).toMatchObject({ revision: 1, pendingRevision: 2 });
    sync.endRun(succeeded(running, '2026-11-24T10:10:00.000Z'));
    const next = sync.startRun(T0 + 30 * MINUTE);
    expect(next.revision).toBe(2);
    expect(next.definition.fields).toEqual([{ source: 'Email', target: 'mail' }]);
    expect(sync.state.pending).toBeUndefined();
  });

  it('build on each other while they wait', () => {
    const sync = settled();
    sync.edit({ name: 'People' });
    sync.edit({ filter: 'Email != null' });
    expect(sync.startRun(T0)).toMatchObject({ revision: 3, definition: { name: 'People', filter: 'Email != null' } });
  });

  it('remove a setting with null', () => {
    const sync = settled();
    sync.edit({ filter: 'Email != null' });
    sync.edit({ filter: null });
    expect(sync.latest.definition.filter).toBeUndefined();
  });

  it('replace an interval by a cron and back', () => {
    const sync = settled();
    sync.edit({ schedule: { cron: '0 3 * * *', timeZone: 'Europe/Berlin' } });
    expect(sync.schedule).toEqual({ cron: '0 3 * * *', timeZone: 'Europe/Berlin' });
    sync.edit({ schedule: { every: '1h' } });
    expect(sync.schedule).toEqual({ every: '1h' });
  });

  it.each([
    ['a stale revision', { name: 'x' }, 7, 'stale_revision'],
    ['an unknown setting', { nonsense: 1 }, undefined, 'invalid_definition'],
    ['another object', { object: 'Account' }, undefined, 'invalid_definition'],
    ['no fields', { fields: [] }, undefined, 'invalid_definition'],
    ['something that is not an object', 'resync', undefined, 'invalid_definition'],
    ['a list', [], undefined, 'invalid_definition'],
  ] as const)('are refused with %s, and change nothing', (_case, patch, expected, code) => {
    const sync = settled();
    const before = structuredClone(sync.state);
    expect(() => sync.edit(patch, expected)).toThrow(RefusedError);
    expect(() => sync.edit(patch, expected)).toThrow(expect.objectContaining({ code }));
    expect(sync.state).toEqual(before);
  });

  it('cannot reach the prototype of the definition', () => {
    const sync = settled();
    sync.edit(JSON.parse('{"__proto__": {"polluted": true}, "name": "ok"}'));
    expect(sync.latest.definition.name).toBe('ok');
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });
});

describe('trouble', () => {
  it('that passes brings the next attempt forward, later each time', () => {
    const sync = settled();
    sync.scheduleNext(T0 + 24 * 60 * MINUTE);
    sync.requestRun();
    sync.endRun(failed(sync.startRun(T0), true));
    expect(sync.msUntilDue(T0)).toBe(5 * MINUTE);
    expect(syncStatus(sync.state).status).toBe('waiting');
    const again = sync.startRun(T0 + 5 * MINUTE);
    sync.scheduleNext(T0 + 24 * 60 * MINUTE);
    sync.endRun({ ...failed(again, true), endedAt: new Date(T0 + 5 * MINUTE).toISOString() });
    expect(sync.msUntilDue(T0 + 5 * MINUTE)).toBe(10 * MINUTE);
  });

  it('that needs a person says what to do and waits for the schedule', () => {
    const sync = settled();
    sync.requestRun();
    sync.endRun(failed(sync.startRun(T0), false));
    expect(syncStatus(sync.state)).toEqual({ status: 'needs_attention', reason: 'Something is wrong.' });
    expect(sync.msUntilDue(T0)).toBe(15 * MINUTE);
  });

  it('ends with a run that succeeds', () => {
    const sync = settled();
    sync.endRun(failed(sync.startRun(T0 + 15 * MINUTE), false));
    sync.endRun(succeeded(sync.startRun(T0 + 30 * MINUTE), '2026-11-24T10:25:00.000Z'));
    expect(syncStatus(sync.state).status).toBe('active');
  });

  it('of a run that stands still shows until when', () => {
    const sync = settled();
    sync.startRun(T0 + 15 * MINUTE);
    sync.holdRun({ code: 'q', message: 'The quota is used up.', until: '2026-11-24T11:00:00.000Z' });
    expect(syncStatus(sync.state)).toEqual({
      status: 'waiting',
      reason: 'The quota is used up. Goes on at 2026-11-24T11:00:00.000Z.',
    });
    sync.holdRun(undefined);
    expect(syncStatus(sync.state).status).toBe('running');
  });
});

describe('retrying rejected records', () => {
  it('is a run of its own that moves neither watermark nor epoch', () => {
    const sync = settled();
    sync.requestRetry('run_abc_1');
    sync.requestRetry('run_abc_1');
    const run = sync.startRun(T0);
    expect(run).toMatchObject({ mode: 'retry', retryOf: 'run_abc_1' });
    sync.endRun(succeeded(run, '2027-01-01T00:00:00.000Z'));
    expect(sync.state.watermark).toBe('2026-11-24T09:55:00.000Z');
    expect(sync.msUntilDue(T0)).toBe(15 * MINUTE);
  });

  it('waits for the first full run, which a failure does not turn into a tight loop', () => {
    const sync = entity();
    sync.endRun(failed(sync.startRun(T0), false));
    sync.scheduleNext(T0 + 15 * MINUTE);
    sync.requestRetry('run_abc_1');
    expect(sync.msUntilDue(T0)).toBe(15 * MINUTE);
  });

  it('is not forgotten when its run fails: it follows the next run that succeeds', () => {
    const sync = settled();
    sync.requestRetry('run_abc_1');
    sync.endRun(failed(sync.startRun(T0), true));
    expect(sync.msUntilDue(T0)).toBe(5 * MINUTE);
    const next = sync.startRun(T0 + 5 * MINUTE);
    expect(next.mode).toBe('incremental');
    sync.scheduleNext(T0 + 15 * MINUTE);
    sync.endRun(succeeded(next, '2026-11-24T10:00:00.000Z'));
    expect(sync.startRun(T0 + 6 * MINUTE)).toMatchObject({ mode: 'retry', retryOf: 'run_abc_1' });
  });

  it('follows a scheduled run that is due', () => {
    const sync = settled();
    sync.requestRetry('run_abc_1');
    const now = T0 + 15 * MINUTE;
    const run = sync.startRun(now);
    expect(run.mode).toBe('incremental');
    sync.scheduleNext(now + 15 * MINUTE);
    sync.endRun(succeeded(run, '2026-11-24T10:10:00.000Z'));
    expect(sync.startRun(now).mode).toBe('retry');
  });
});

it('remembers the last ten runs and no more', () => {
  const sync = settled();
  for (let run = 0; run < 30; run += 1) sync.endRun(succeeded(sync.startRun(T0), '2026-11-24T10:00:00.000Z'));
  expect(sync.state.recentRuns).toHaveLength(10);
  expect(sync.state.recentRuns[0]?.id).toBe('run_abc_31');
});

it('cuts what a refused signal may leave in the state', () => {
  const sync = settled();
  sync.refuseSignal('x'.repeat(5_000), 'now', 'y'.repeat(5_000));
  expect(JSON.stringify(sync.state.lastRefusedSignal).length).toBeLessThan(1_300);
});
