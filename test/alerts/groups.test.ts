import { beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import type { SyncFacts } from '../../src/domain/alerts/sync-facts.ts';
import { NO_COUNTS } from '../../src/domain/run.ts';
import type { AlertRules } from '../../src/store/alert-store.ts';
import type { Store } from '../../src/store/store.ts';
import { describeStore, freshId } from '../store/engines.ts';
import { newConnection } from '../store/new-connection.ts';

const SYNCS = 200;
const MINUTE = 60_000;
const RULES: AlertRules = { staleIntervals: 3, rejectedPercent: 10, publicUrl: 'https://syncs.test/' };
const T0 = Date.UTC(2026, 0, 1);
const UNAUTHORIZED = {
  kind: 'attention',
  code: 'customerio.unauthorized',
  message: 'Customer.io refused the API key.',
  failures: 1,
  runId: 'run_1',
} as const;
const QUOTA = {
  kind: 'quota',
  code: 'salesforce.request_limit_exceeded',
  message: 'Used up.',
  runId: 'run_1',
} as const;

const messageSchema = z.object({ type: z.string(), data: z.record(z.string(), z.unknown()) });

describeStore('alerts with one cause', (database) => {
  let store: Store;
  let connectionId: string;
  let destinationId: string;
  beforeEach(async () => {
    store = database.store();
    await database.db.deleteFrom('alerts').execute();
    await database.db.deleteFrom('alert_watches').execute();
    connectionId = (await store.connections.create(newConnection())).id;
    destinationId = freshId('dst');
    await store.destinations.create({
      id: destinationId,
      name: 'Production',
      type: 'customerio',
      settings: { region: 'eu' },
      secret: 'key',
    });
  });

  const at = (minutes: number): Date => new Date(T0 + minutes * MINUTE);
  const name = (id: string): string => `Sync ${id}`;
  const report = (id: string, minutes: number, change: Partial<SyncFacts> = {}): Promise<void> => {
    const facts = { name: name(id), connectionId, destinationId, schedule: { every: '1h' }, paused: false, ...change };
    return store.alerts.report(id, { at: at(minutes), facts });
  };
  async function judge(minutes: number, by = store): Promise<void> {
    for (;;) {
      const { judged, failed } = await by.alerts.judge(RULES, at(minutes));
      expect(failed).toEqual([]);
      if (judged === 0) return;
    }
  }
  /** What is sent until nothing waits, as it would arrive. */
  async function sent(): Promise<{ type: string; data: Record<string, unknown> }[]> {
    const all: { type: string; data: Record<string, unknown> }[] = [];
    for (;;) {
      const messages = await store.alerts.take('lease', 100, MINUTE);
      if (messages.length === 0) return all;
      for (const { id, body } of messages) {
        all.push(messageSchema.parse(JSON.parse(body)));
        await store.alerts.settle(id, 'lease', { type: 'delivered' });
      }
    }
  }
  const newSyncs = async (count = SYNCS): Promise<string[]> => {
    const ids = Array.from({ length: count }, () => freshId('syn'));
    for (const id of ids) await report(id, 0);
    await judge(0);
    return ids;
  };

  it('of 200 syncs whose destination refuses its key are one message, and one when all are mended', async () => {
    const ids = await newSyncs();
    for (const id of ids) await report(id, 1, { trouble: UNAUTHORIZED });
    await Promise.all([store, database.store(), database.store()].map((by) => judge(1, by)));
    expect(await sent()).toHaveLength(1);
    await judge(2);
    expect(await sent()).toEqual([]);
    for (const id of ids.slice(1)) await report(id, 3);
    await judge(3);
    expect(await sent()).toEqual([]);
    await report(ids[0] ?? '', 4);
    await judge(4);
    expect(await sent()).toMatchObject([
      {
        type: 'sync.needs_attention.resolved',
        data: {
          destinationId,
          name: 'Production',
          state: 'resolved',
          syncs: { count: SYNCS, total: SYNCS },
          resolvedAt: at(4).toISOString(),
        },
      },
    ]);
    expect((await store.alerts.list({ open: true }, { limit: 300 })).data).toEqual([]);
  });

  it('name what they share, how many syncs it concerns, and the first of them', async () => {
    const ids = await newSyncs(12);
    for (const id of ids) await report(id, 1, { trouble: UNAUTHORIZED });
    await judge(1);
    const [message] = await sent();
    expect(message).toMatchObject({
      type: 'sync.needs_attention',
      data: {
        destinationId,
        name: 'Production',
        code: 'customerio.unauthorized',
        since: at(1).toISOString(),
        url: `https://syncs.test/v1/destinations/${destinationId}`,
      },
    });
    expect(message?.data).not.toHaveProperty('syncId');
    const syncs = z.object({ first: z.array(z.object({ id: z.string(), name: z.string() })) });
    const { first } = syncs.parse(message?.data['syncs']);
    expect(first).toHaveLength(10);
    expect(first.every((each) => ids.includes(each.id) && each.name === name(each.id))).toBe(true);
    const names = first.map((each) => each.name).join(', ');
    expect(message?.data['message']).toBe(
      `12 of 12 syncs of the destination Production: ${names} and 2 more. Of ${first[0]?.name ?? ''}: Customer.io refused the API key.`,
    );
  });

  it('wait half a minute for the others, and say how many there are that have not met it yet', async () => {
    const ids = await newSyncs(20);
    await report(ids[0] ?? '', 1, { hold: QUOTA });
    await judge(1);
    await report(ids[1] ?? '', 1.25, { hold: QUOTA });
    await judge(1.25);
    expect(await sent()).toEqual([]);
    await judge(1.5);
    expect(await sent()).toMatchObject([
      { type: 'sync.waiting', data: { connectionId, name: 'Acme', syncs: { count: 2, total: 20 } } },
    ]);
    await report(ids[2] ?? '', 10, { hold: QUOTA });
    await judge(10);
    expect(await sent()).toEqual([]);
    const { data } = await store.alerts.list({ subjectId: connectionId }, { limit: 10 });
    expect(data[0]?.message).toContain('3 of 20 syncs');
    const own = await store.alerts.list({ subjectId: ids[2] ?? '' }, { limit: 10 });
    expect(own.data).toMatchObject([
      { kind: 'waiting', message: 'Used up.', toldBy: data[0]?.id, messages: [{ type: 'sync.waiting' }] },
    ]);
  });

  it('are told of the sync alone when it is the only one, at once', async () => {
    const [id = ''] = await newSyncs(1);
    await report(id, 1, { trouble: UNAUTHORIZED });
    await judge(1);
    await report(id, 2);
    await judge(2);
    expect(await sent()).toMatchObject([
      {
        type: 'sync.needs_attention',
        data: {
          syncId: id,
          destinationId,
          status: 'needs_attention',
          message: UNAUTHORIZED.message,
          runId: 'run_1',
          syncs: { count: 1, total: 1 },
        },
      },
      { type: 'sync.needs_attention.resolved', data: { syncId: id, status: 'active' } },
    ]);
  });

  it('that strike another destination, or have a cause of their own, are told apart', async () => {
    const ids = await newSyncs(4);
    const elsewhere = freshId('dst');
    const definition = { ...UNAUTHORIZED, code: 'definition.invalid' };
    await report(ids[0] ?? '', 1, { trouble: UNAUTHORIZED });
    await report(ids[1] ?? '', 1, { trouble: UNAUTHORIZED, destinationId: elsewhere });
    for (const id of ids.slice(2)) await report(id, 1, { trouble: definition });
    await judge(1);
    await judge(2);
    const about = (await sent()).map(({ data }) => `${String(data['syncId'])} ${String(data['destinationId'])}`);
    expect(about.toSorted()).toEqual(
      [`${ids[0]} ${destinationId}`, `${ids[1]} ${elsewhere}`, `${ids[2]} undefined`, `${ids[3]} undefined`].toSorted(),
    );
  });

  it('let a sync go whose cause becomes its own: it is told by itself, and the others end without it', async () => {
    const [first = '', second = ''] = await newSyncs(2);
    for (const id of [first, second]) await report(id, 1, { trouble: UNAUTHORIZED });
    await judge(1);
    expect(await sent()).toHaveLength(1);
    await report(first, 2, { trouble: { ...UNAUTHORIZED, code: 'definition.invalid', message: 'Mend it.' } });
    await report(second, 2);
    await judge(2);
    const after = (await sent()).map(({ type, data }) => `${type} ${String(data['code'])}`);
    expect(after.toSorted()).toEqual([
      'sync.needs_attention definition.invalid',
      'sync.needs_attention.resolved customerio.unauthorized',
    ]);
    await report(first, 3);
    await judge(3);
    expect(await sent()).toMatchObject([{ type: 'sync.needs_attention.resolved', data: { syncId: first } }]);
  });

  it('come back within half an hour as one that has stood for half an hour', async () => {
    const ids = await newSyncs(3);
    for (const [minutes, change] of [
      [1, { hold: QUOTA }],
      [2, {}],
      [9, { hold: QUOTA }],
    ] as const) {
      for (const id of ids) await report(id, minutes, change);
      for (let minute = minutes; minute < minutes + 7; minute += 1) await judge(minute);
    }
    expect((await sent()).map(({ type }) => type)).toEqual(['sync.waiting', 'sync.waiting.resolved']);
    await judge(60);
    expect((await sent()).map(({ type }) => type)).toEqual(['sync.waiting']);
  });

  it('tell once that all syncs of a connection are silent, as when every worker is dead', async () => {
    const ids = await newSyncs(50);
    const ended = { mode: 'full', status: 'succeeded', counts: NO_COUNTS } as const;
    for (const id of ids) await store.alerts.runEnded(id, { runId: 'run_1', ...ended }, at(1));
    await judge(1);
    await judge(200);
    await judge(201);
    expect(await sent()).toMatchObject([{ type: 'sync.stale', data: { connectionId, syncs: { count: 50 } } }]);
    for (const id of ids) await store.alerts.runEnded(id, { runId: 'run_2', ...ended }, at(210));
    await judge(210);
    expect(await sent()).toMatchObject([{ type: 'sync.stale.resolved', data: { syncs: { count: 50 } } }]);
  });

  it('that were told one by one before there were groups end one by one', async () => {
    const [id = ''] = await newSyncs(1);
    const facts = { name: name(id), connectionId, schedule: { every: '1h' }, paused: false, trouble: UNAUTHORIZED };
    await store.alerts.report(id, { at: at(1), facts });
    await judge(1);
    await report(id, 2, { trouble: { ...UNAUTHORIZED, message: 'Still.' } });
    await judge(2);
    await report(id, 3);
    await judge(3);
    expect((await sent()).map(({ type, data }) => [type, data['syncs']])).toEqual([
      ['sync.needs_attention', undefined],
      ['sync.needs_attention.resolved', undefined],
    ]);
  });

  it('are forgotten with their group when they have been over for long', async () => {
    const [id = ''] = await newSyncs(1);
    await report(id, 1, { trouble: UNAUTHORIZED });
    await judge(1);
    await report(id, 2);
    await judge(2);
    await store.alerts.prune(at(3 + 90 * 24 * 60));
    expect((await store.alerts.list({}, { limit: 10 })).data).toEqual([]);
    const groups = database.db.selectFrom('alert_watches').select('id').where('type', '=', 'group');
    expect(await groups.execute()).toEqual([]);
  });
});
