import { expect, it } from 'vitest';
import { SyncCensus } from '../../src/metrics/sync-census.ts';
import type { SyncFacts } from '../../src/domain/alerts/sync-facts.ts';
import { NO_COUNTS } from '../../src/domain/run.ts';
import { describeStore } from '../store/engines.ts';

const MINUTE = 60_000;
const T0 = Date.UTC(2026, 0, 1);

describeStore('a census of syncs', (database) => {
  it('tells how late each is against its own schedule, however many there are', async () => {
    const { alerts, readings } = database.store();
    const hourly = { schedule: { every: '1h' } };
    const report = (id: string, facts: Pick<SyncFacts, 'schedule'> & { paused?: true }) =>
      alerts.report(id, {
        at: new Date(T0),
        facts: { name: id, connectionId: 'con_exampleexample', paused: false, ...facts },
      });
    const succeed = (id: string) =>
      alerts.runEnded(id, { runId: `run_${id}`, mode: 'full', status: 'succeeded', counts: NO_COUNTS }, new Date(T0));
    await report('syn_intime', hourly);
    await succeed('syn_intime');
    await report('syn_late', { schedule: { every: '15m' } });
    await succeed('syn_late');
    await report('syn_nightly', { schedule: { cron: '0 3 * * *', timeZone: 'Europe/Berlin' } });
    await succeed('syn_nightly');
    await report('syn_paused', { ...hourly, paused: true });
    await report('syn_first', { schedule: { every: '5m' } });
    await report('syn_deleted', hourly);
    await alerts.report('syn_deleted', { at: new Date(T0), deleted: true });
    for (let index = 0; index < 520; index += 1) await report(`syn_many${index}`, { ...hourly, paused: true });

    const census = new SyncCensus(readings, 3);
    const soon = await census.take(T0 + 30 * MINUTE);
    expect(soon.lags).toEqual([15 * MINUTE]);
    expect(soon.stale).toBe(0);
    expect(Object.fromEntries(soon.byStatus)).toEqual({ active: 4, paused: 521 });

    // 03:00 in Berlin is 02:00 UTC; by then the others missed more than one fire.
    const later = await census.take(T0 + 4 * 60 * MINUTE);
    expect(later.lags.toSorted((a, b) => a - b)).toEqual([120, 180, 225].map((minutes) => minutes * MINUTE));
    expect(later.stale).toBe(2);

    await alerts.runEnded(
      'syn_late',
      { runId: 'run_again', mode: 'incremental', status: 'succeeded', counts: NO_COUNTS },
      new Date(T0 + 4 * 60 * MINUTE),
    );
    expect((await census.take(T0 + 4 * 60 * MINUTE)).lags).toHaveLength(2);
  }, 60_000);
});
