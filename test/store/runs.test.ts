import { expect, it } from 'vitest';
import type { RunPlan } from '../../src/domain/run-plan.ts';
import type { RunStore } from '../../src/store/store.ts';
import { describeStore, freshId } from './engines.ts';

const window = { after: '2026-11-24T10:00:00.001Z', through: '2026-11-24T10:15:00.999Z' };
const counts = { read: 6, sent: 2, deleted: 1, rejected: 2, skipped: 1 };

function plan(soql: string): RunPlan {
  const identifier = { column: 0, source: 'Id', type: 'id' } as const;
  const attributes = [{ column: 2, source: 'Email', target: 'email', type: 'email' } as const];
  return {
    fields: {
      object: 'Contact',
      columns: ['Id', 'SystemModstamp', 'Email'],
      recordId: 0,
      version: 1,
      identifier,
      attributes,
      format: { type: 'person' },
    },
    query: { soql, includeDeleted: true },
  };
}

type Start = Parameters<RunStore['start']>[0];
type Finish = Parameters<RunStore['finish']>[0];

function newRun(change: Partial<Start> = {}): Start {
  return {
    id: freshId('run'),
    syncId: 'syn_1',
    mode: 'incremental',
    revision: 3,
    startedAt: new Date(),
    missingFields: [],
    ...change,
  };
}

function end(run: Start, change: Partial<Finish> = {}): Finish {
  return {
    id: run.id,
    syncId: run.syncId,
    mode: run.mode,
    revision: run.revision,
    startedAt: new Date('2026-11-24T10:20:00.000Z'),
    status: 'succeeded',
    counts,
    salesforceApiCalls: 7,
    ...change,
  };
}

describeStore('runs', (database) => {
  it('are running from their start, with their window and plan', async () => {
    const { runs } = database.store();
    const run = newRun({ window, plan: plan('SELECT Id FROM Contact'), missingFields: ['Fax', 'Account.Name'] });
    await runs.start(run);
    const stored = await runs.get('syn_1', run.id);
    expect(stored).toEqual({
      id: run.id,
      syncId: 'syn_1',
      mode: 'incremental',
      status: 'running',
      revision: 3,
      window,
      counts: { read: 0, sent: 0, deleted: 0, rejected: 0, skipped: 0 },
      salesforceApiCalls: 0,
      startedAt: stored?.startedAt,
      missingFields: ['Fax', 'Account.Name'],
      fields: [{ source: 'Email', target: 'email' }],
    });
    expect(await runs.plan(run.id)).toEqual(run.plan);
  });

  it('have a window without a beginning when they read everything, or none', async () => {
    const { runs } = database.store();
    const full = newRun({ mode: 'full', window: { through: window.through } });
    const retry = newRun({ mode: 'retry' });
    await runs.start(full);
    await runs.start(retry);
    expect((await runs.get('syn_1', full.id))?.window).toEqual({ through: window.through });
    expect(await runs.get('syn_1', retry.id)).not.toHaveProperty('window');
    expect(await runs.plan(retry.id)).toBeUndefined();
    expect(await runs.plan('run_unknown')).toBeUndefined();
  });

  it('keep their start when they are started again, with the newer plan', async () => {
    const { runs } = database.store();
    const run = newRun({ plan: plan('first') });
    await runs.start(run);
    const startedAt = new Date('2026-11-01T00:00:00.000Z');
    await database.db.updateTable('runs').set({ started_at: startedAt }).where('id', '=', run.id).execute();
    await runs.start({ ...run, window, plan: plan('second'), missingFields: ['Fax'] });
    expect(await runs.get('syn_1', run.id)).toMatchObject({ startedAt, window, missingFields: ['Fax'] });
    expect(await runs.plan(run.id)).toEqual(plan('second'));
  });

  it('keep a plan whose text PostgreSQL has no room for', async () => {
    const { runs } = database.store();
    const run = newRun({ plan: plan("Name = 'a\0b\\u0000\ud800😀'") });
    await runs.start(run);
    expect((await runs.plan(run.id))?.query.soql).toBe("Name = 'ab\\u0000😀'");
  });

  it('end with their counts, and only once', async () => {
    const { runs } = database.store();
    const run = newRun({ window });
    await runs.start(run);
    const before = await runs.get('syn_1', run.id);
    await runs.finish(end(run));
    const ended = await runs.get('syn_1', run.id);
    expect(ended).toMatchObject({ status: 'succeeded', counts, salesforceApiCalls: 7, window });
    expect(ended?.startedAt).toEqual(before?.startedAt);
    const endedAt = new Date('2026-11-24T12:00:00.000Z');
    await database.db.updateTable('runs').set({ ended_at: endedAt }).where('id', '=', run.id).execute();
    await runs.finish(end(run));
    expect(await runs.get('syn_1', run.id)).toEqual({ ...ended, endedAt });
  });

  it('stay ended when a late start arrives', async () => {
    const { runs } = database.store();
    const run = newRun();
    await runs.finish(end(run, { status: 'canceled' }));
    await runs.start(run);
    expect((await runs.get('syn_1', run.id))?.status).toBe('canceled');
  });

  it('are known when they failed before they were started', async () => {
    const { runs } = database.store();
    const run = newRun();
    const failure = { code: 'salesforce.unreachable', message: 'Salesforce\0 did not answer.' };
    await runs.finish(end(run, { status: 'failed', failure }));
    expect(await runs.get('syn_1', run.id)).toMatchObject({
      status: 'failed',
      startedAt: new Date('2026-11-24T10:20:00.000Z'),
      failure: { code: 'salesforce.unreachable', message: 'Salesforce did not answer.' },
    });
  });

  it('count beyond 32 bits', async () => {
    const { runs } = database.store();
    const run = newRun();
    await runs.finish(end(run, { counts: { ...counts, read: 6_000_000_000 } }));
    expect((await runs.get('syn_1', run.id))?.counts.read).toBe(6_000_000_000);
  });

  it('are shown to their own sync only, newest first', async () => {
    const { runs } = database.store();
    const syncId = freshId('syn');
    const ids: string[] = [];
    for (let count = 0; count < 5; count += 1) {
      const run = newRun({ syncId });
      ids.push(run.id);
      await runs.start(run);
    }
    await runs.start(newRun({ syncId: freshId('syn') }));
    expect(await runs.get('syn_1', ids[0] ?? '')).toBeUndefined();
    const first = await runs.list(syncId, { limit: 3 });
    const second = await runs.list(syncId, { limit: 3, cursor: first.nextCursor ?? '' });
    expect([...first.data, ...second.data].map(({ id }) => id)).toEqual(ids.toReversed());
    expect(second.nextCursor).toBeUndefined();
  });
});
