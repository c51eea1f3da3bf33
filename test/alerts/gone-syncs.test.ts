import { pino } from 'pino';
import { beforeEach, expect, inject, it } from 'vitest';
import { endGoneSyncs } from '../../src/alerts/gone-syncs.ts';
import type { GoneSyncsOptions } from '../../src/alerts/gone-syncs.ts';
import type { SyncFacts } from '../../src/domain/alerts/sync-facts.ts';
import { NO_COUNTS } from '../../src/domain/run.ts';
import type { Store } from '../../src/store/store.ts';
import { LivingSyncs } from '../../src/temporal/gone-syncs.ts';
import { describeStore, freshId } from '../store/engines.ts';
import { ScriptedActivities } from '../support/scripted-activities.ts';
import { until } from '../support/until.ts';
import { exampleDefinition, startWorkflowWorker } from '../support/workflow-worker.ts';

const RULES = { staleIntervals: 3, rejectedPercent: 10 };
const HOUR = 3_600_000;
const T0 = Date.UTC(2026, 0, 1);
const log = pino({ level: 'silent' });
const facts: SyncFacts = {
  name: 'Contacts',
  connectionId: 'con_exampleexample',
  destinationId: 'dst_exampleexample',
  schedule: { every: '1h' },
  paused: false,
};

describeStore('the alerts of a sync whose workflow was terminated', (database) => {
  let store: Store;
  let living: Set<string>;
  let asked: string[];
  beforeEach(async () => {
    store = database.store();
    living = new Set();
    asked = [];
    await database.db.deleteFrom('alerts').execute();
    await database.db.deleteFrom('alert_watches').execute();
  });

  const at = (hours: number): Date => new Date(T0 + hours * HOUR);
  async function judge(hours: number): Promise<void> {
    while ((await store.alerts.judge(RULES, at(hours))).judged > 0);
  }
  const end = (hours: number): Promise<number> => {
    const isGone = (id: string): Promise<boolean> => {
      asked.push(id);
      return Promise.resolve(!living.has(id));
    };
    const options: GoneSyncsOptions = {
      alerts: store.alerts,
      readings: store.readings,
      living: { ids: () => Promise.resolve(living), isGone },
      log,
    };
    return endGoneSyncs(options, at(hours));
  };
  const messages = async (): Promise<string[]> => {
    const rows = await database.db.selectFrom('alert_messages').select('type').orderBy('position').execute();
    return rows.map(({ type }) => type);
  };
  async function stale(): Promise<string> {
    const id = freshId('syn');
    living.add(id);
    await store.alerts.report(id, { at: at(0), facts });
    await store.alerts.runEnded(id, { runId: 'r', mode: 'full', status: 'succeeded', counts: NO_COUNTS }, at(0));
    await judge(4);
    return id;
  }

  it('end, which is told once; those of others do not, nor are they asked for', async () => {
    const [id, other] = [await stale(), freshId('syn')];
    living.add(other);
    await store.alerts.report(other, { at: at(0), facts: { ...facts, connectionId: 'con_other' } });
    await judge(5);
    living.delete(id);
    expect(await end(5)).toBe(1);
    expect(await end(6)).toBe(0);
    await judge(6);
    await judge(99);
    expect(asked).toEqual([id]);
    expect((await messages()).filter((type) => type === 'sync.stale.resolved')).toHaveLength(1);
    const { data } = await store.alerts.list({ subjectId: id }, { limit: 10 });
    expect(data).toMatchObject([{ kind: 'stale', resolvedAt: at(6) }]);
  });

  it('stay where visibility alone does not know the sync', async () => {
    const id = await stale();
    const options = { alerts: store.alerts, readings: store.readings, log };
    const blind = { ids: () => Promise.resolve(new Set<string>()), isGone: () => Promise.resolve(false) };
    expect(await endGoneSyncs({ ...options, living: blind }, at(5))).toBe(0);
    await judge(5);
    expect((await store.alerts.list({ subjectId: id, open: true }, { limit: 10 })).data).toHaveLength(1);
  });

  it('are judged again when it is brought back, as by a reset: by its next report or run', async () => {
    for (const back of ['report', 'run'] as const) {
      const id = await stale();
      living.delete(id);
      await end(5);
      await judge(5);
      living.add(id);
      if (back === 'report') await store.alerts.report(id, { at: at(6), facts });
      else
        await store.alerts.runEnded(id, { runId: 'r2', mode: 'full', status: 'succeeded', counts: NO_COUNTS }, at(6));
      await judge(20);
      const { data } = await store.alerts.list({ subjectId: id, open: true }, { limit: 10 });
      expect([back, data.map(({ kind }) => kind)]).toEqual([back, ['stale']]);
    }
  });
});

it('Temporal says which syncs live, and which were terminated or never were', { timeout: 60_000 }, async () => {
  const scripted = new ScriptedActivities();
  const bundlePath = inject('workflowBundlePath');
  const worker = await startWorkflowWorker(scripted.activities, { address: inject('temporalAddress'), bundlePath });
  try {
    const syncs = new LivingSyncs(worker.client, worker.taskQueue);
    const [kept, ended] = [worker.id(), worker.id()];
    for (const id of [kept, ended]) await worker.syncs.create(id, exampleDefinition(), { paused: true });
    await until('both are listed', async () => (await syncs.ids()).size === 2);
    await worker.client.workflow.getHandle(ended).terminate('a test');
    expect(await syncs.isGone(ended)).toBe(true);
    expect(await syncs.isGone(kept)).toBe(false);
    expect(await syncs.isGone(worker.id())).toBe(true);
    await until('one is listed', async () => (await syncs.ids()).size === 1);
    expect([...(await syncs.ids())]).toEqual([kept]);
  } finally {
    await worker.stop();
  }
});
