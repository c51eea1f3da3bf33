import { beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import type { SyncFacts } from '../../src/domain/alerts/sync-facts.ts';
import { NO_COUNTS } from '../../src/domain/run.ts';
import type { AlertRules } from '../../src/store/alert-store.ts';
import type { Store } from '../../src/store/store.ts';
import { describeStore, freshId } from '../store/engines.ts';
import { newConnection, personal } from '../store/new-connection.ts';

const messageSchema = z.object({ type: z.string(), timestamp: z.string(), data: z.record(z.string(), z.unknown()) });

const MINUTE = 60_000;
const LEASE_MS = 60_000;
const RULES: AlertRules = { staleIntervals: 3, rejectedPercent: 10, publicUrl: 'https://syncs.test/' };
const T0 = Date.UTC(2026, 0, 1);

const facts: SyncFacts = {
  name: 'Contacts',
  connectionId: 'con_exampleexample',
  schedule: { every: '1h' },
  paused: false,
};
const trouble = {
  kind: 'attention',
  code: 'definition.invalid',
  message: 'The field Nope__c is gone.',
  failures: 1,
  runId: 'run_1',
} as const;

describeStore('alerts', (database) => {
  let store: Store;
  beforeEach(async () => {
    store = database.store();
    await database.db.deleteFrom('alerts').execute();
    await database.db.deleteFrom('alert_watches').execute();
  });

  const at = (minutes: number): Date => new Date(T0 + minutes * MINUTE);
  async function judge(minutes: number, by = store): Promise<void> {
    for (;;) {
      const { judged, failed } = await by.alerts.judge(RULES, at(minutes));
      expect(failed).toEqual([]);
      if (judged === 0) return;
    }
  }
  const report = (id: string, minutes: number, change: Partial<SyncFacts> = {}): Promise<void> =>
    store.alerts.report(id, { at: at(minutes), facts: { ...facts, ...change } });
  async function taken(lease = 'lease'): Promise<{ id: string; type: string; data: Record<string, unknown> }[]> {
    const messages = await store.alerts.take(lease, 100, LEASE_MS);
    return messages.map(({ id, body }) => ({ id, ...messageSchema.parse(JSON.parse(body)) }));
  }

  it('become one message, whoever judges and however often', async () => {
    const id = freshId('syn');
    await report(id, 0, { trouble });
    const others = [store, database.store(), database.store()];
    await Promise.all(others.map((other) => judge(0, other)));
    await store.alerts.judgeAllAgain();
    await Promise.all(others.map((other) => judge(1, other)));
    const messages = await taken();
    expect(messages).toMatchObject([
      {
        type: 'sync.needs_attention',
        timestamp: at(0).toISOString(),
        data: {
          syncId: id,
          name: 'Contacts',
          connectionId: facts.connectionId,
          status: 'needs_attention',
          state: 'open',
          code: 'definition.invalid',
          message: 'The field Nope__c is gone.',
          runId: 'run_1',
          since: at(0).toISOString(),
          url: `https://syncs.test/v1/syncs/${id}`,
        },
      },
    ]);
    const { data } = await store.alerts.list({ subjectId: id }, { limit: 10 });
    expect(data).toMatchObject([{ kind: 'needs_attention', messages: [{ id: messages[0]?.id, status: 'waiting' }] }]);
  });

  it('are not undone by a report that comes late', async () => {
    const id = freshId('syn');
    await report(id, 1, { trouble });
    await report(id, 0);
    await judge(2);
    expect(await taken()).toHaveLength(1);
  });

  it('end in order: the word that all is well waits for the one before it', async () => {
    const id = freshId('syn');
    await report(id, 0, { trouble });
    await judge(0);
    await report(id, 1);
    await judge(1);
    const [opened] = await taken('first');
    expect(opened?.type).toBe('sync.needs_attention');
    expect(await taken('second')).toEqual([]);
    expect(await store.alerts.settle(opened?.id ?? '', 'another', { type: 'delivered' })).toBe(false);
    await store.alerts.settle(opened?.id ?? '', 'first', { type: 'again', error: 'answered 500', inMs: 0 });
    const [again] = await taken('third');
    expect(again?.id).toBe(opened?.id);
    await store.alerts.settle(again?.id ?? '', 'third', { type: 'delivered' });
    expect(await taken('fourth')).toMatchObject([
      { type: 'sync.needs_attention.resolved', data: { state: 'resolved' } },
    ]);
    const { data } = await store.alerts.list({ open: false }, { limit: 10 });
    expect(data[0]?.messages).toMatchObject([
      { status: 'delivered', attempts: 2, lastError: 'answered 500' },
      { status: 'waiting', attempts: 1 },
    ]);
  });

  it('are taken by one process, and by another once its lease has run out', async () => {
    await report(freshId('syn'), 0, { trouble });
    await judge(0);
    const all = await Promise.all(['a', 'b', 'c'].map((lease) => taken(lease)));
    expect(all.flat()).toHaveLength(1);
    await database.db
      .updateTable('alert_messages')
      .set({ leased_until: new Date(0) })
      .execute();
    expect((await taken('d'))[0]?.id).toBe(all.flat()[0]?.id);
  });

  it('tell of a sync that has been silent for three of its intervals, though nobody reports anything', async () => {
    const id = freshId('syn');
    await report(id, 0);
    await store.alerts.runEnded(id, { runId: 'run_1', mode: 'full', status: 'succeeded', counts: NO_COUNTS }, at(10));
    await judge(11);
    await judge(189);
    expect(await taken()).toEqual([]);
    await judge(190);
    expect(await taken()).toMatchObject([{ type: 'sync.stale', data: { syncId: id, status: 'active' } }]);
    await store.alerts.runEnded(
      id,
      { runId: 'run_2', mode: 'incremental', status: 'succeeded', counts: NO_COUNTS },
      at(200),
    );
    await judge(200);
    expect((await store.alerts.list({ subjectId: id }, { limit: 10 })).data).toMatchObject([{ resolvedAt: at(200) }]);
  });

  it('say nothing of a run of hours that gets on, and tell of one that does not', async () => {
    const id = freshId('syn');
    const moved = (minutes: number): Promise<void> => store.alerts.runMoved(id, 'run_2', at(minutes));
    await report(id, 0);
    await store.alerts.runEnded(id, { runId: 'run_1', mode: 'full', status: 'succeeded', counts: NO_COUNTS }, at(10));
    for (let minutes = 60; minutes <= 600; minutes += 1) await moved(minutes);
    await judge(779);
    expect(await taken('a')).toEqual([]);
    await judge(781);
    expect(await taken('b')).toMatchObject([
      { type: 'sync.stale', data: { message: expect.stringContaining('for the last time at') } },
    ]);
    for (let minutes = 800; minutes <= 830; minutes += 1) await moved(minutes);
    await judge(831);
    expect((await store.alerts.list({ subjectId: id, open: true }, { limit: 10 })).data).toHaveLength(1);
    const failed = { runId: 'run_2', mode: 'incremental', status: 'failed', counts: NO_COUNTS } as const;
    await store.alerts.runEnded(id, failed, at(832));
    await moved(840);
    await judge(841);
    expect((await store.alerts.list({ subjectId: id, open: true }, { limit: 10 })).data).toHaveLength(1);
    await store.alerts.runEnded(id, { ...failed, runId: 'run_3', status: 'succeeded' }, at(850));
    await judge(850);
    expect((await store.alerts.list({ subjectId: id, open: true }, { limit: 10 })).data).toEqual([]);
  });

  it('say nothing of a paused sync that is silent, and begin to count anew when it is resumed', async () => {
    const id = freshId('syn');
    await report(id, 0);
    await store.alerts.runEnded(id, { runId: 'run_1', mode: 'full', status: 'succeeded', counts: NO_COUNTS }, at(10));
    await report(id, 20, { paused: true });
    await judge(2_000);
    await report(id, 2_000);
    await judge(2_179);
    expect(await taken()).toEqual([]);
    await judge(2_180);
    expect(await taken()).toMatchObject([{ type: 'sync.stale' }]);
  });

  it('tell of a run of which more than the bound was rejected, until one has less', async () => {
    const id = freshId('syn');
    const ended = (runId: string, minutes: number, sent: number, rejected: number): Promise<void> =>
      store.alerts.runEnded(
        id,
        { runId, mode: 'incremental', status: 'succeeded', counts: { ...NO_COUNTS, sent, rejected } },
        at(minutes),
      );
    await report(id, 0);
    await ended('run_1', 1, 90, 10);
    await judge(1);
    await ended('run_2', 2, 80, 20);
    await judge(2);
    await ended('run_3', 3, 0, 0);
    await judge(3);
    expect(await taken()).toMatchObject([
      { type: 'sync.rejections', data: { runId: 'run_2', code: 'run.rejections' } },
    ]);
    await ended('run_4', 4, 100, 0);
    await judge(4);
    expect((await store.alerts.list({ subjectId: id }, { limit: 10 })).data).toMatchObject([{ resolvedAt: at(4) }]);
  });

  it('of a passing failure wait for the third in a row, or half an hour', async () => {
    const [quick, slow] = [freshId('syn'), freshId('syn')];
    const passing = { ...trouble, kind: 'passing', code: 'customerio.unavailable' } as const;
    for (const id of [quick, slow]) await report(id, 0, { trouble: passing });
    await report(quick, 5, { trouble: { ...passing, failures: 2 } });
    await judge(14);
    expect(await taken()).toEqual([]);
    await report(quick, 15, { trouble: { ...passing, failures: 3 } });
    await judge(15);
    expect(await taken('a')).toMatchObject([{ type: 'sync.failing', data: { syncId: quick, status: 'waiting' } }]);
    await judge(30);
    expect(await taken('b')).toMatchObject([{ type: 'sync.failing', data: { syncId: slow } }]);
  });

  it('of a quota tell of the wait and of its end, not of each look at whether it is over', async () => {
    const id = freshId('syn');
    const hold = { kind: 'quota', code: 'salesforce.daily_share_used', message: 'Enough.', runId: 'run_1' } as const;
    for (const minutes of [0, 30, 60]) {
      await report(id, minutes, { hold });
      await judge(minutes);
      await report(id, minutes + 29);
      await judge(minutes + 29);
    }
    expect(await taken('a')).toMatchObject([{ type: 'sync.waiting', data: { status: 'waiting', runId: 'run_1' } }]);
    await judge(94);
    const { data } = await store.alerts.list({ subjectId: id }, { limit: 10 });
    expect(data).toMatchObject([{ kind: 'waiting', since: at(0), resolvedAt: at(94) }]);
  });

  it('of a connection that needs a person are one, whatever the number of its syncs, and end with its authorization', async () => {
    const { id } = await store.connections.create(newConnection());
    const tokens = { accessToken: 'a', instanceUrl: 'https://acme.my.salesforce.com', grant: personal('r') };
    await store.connections.authorize(id, tokens);
    const authorization = { kind: 'authorization', code: 'x', message: 'y', runId: 'run_1' } as const;
    for (let sync = 0; sync < 5; sync += 1) await report(freshId('syn'), 0, { connectionId: id, hold: authorization });
    await store.connections.requireReauthorization(id, 1, 'The token was revoked.');
    for (const minutes of [0, 1, 2]) {
      await store.alerts.lookAtConnections(at(minutes));
      await judge(minutes);
    }
    expect(await taken('a')).toMatchObject([
      {
        type: 'connection.reauthorization_required',
        data: {
          connectionId: id,
          message:
            'The token was revoked. 5 of its syncs wait for it: Contacts, Contacts, Contacts, Contacts, Contacts.',
          syncs: { count: 5, total: 5 },
          status: 'reauthorization_required',
          url: `https://syncs.test/v1/connections/${id}`,
        },
      },
    ]);
    await store.connections.authorize(id, tokens);
    await store.alerts.lookAtConnections(at(3));
    await judge(3);
    expect((await store.alerts.list({ subjectId: id }, { limit: 10 })).data).toMatchObject([{ resolvedAt: at(3) }]);
  });

  it('of a connection end when it is deleted', async () => {
    const { id } = await store.connections.create(newConnection());
    await store.connections.authorize(id, {
      accessToken: 'a',
      instanceUrl: 'https://acme.my.salesforce.com',
      grant: personal('r'),
    });
    await store.connections.requireReauthorization(id, 1, 'The token was revoked.');
    await store.alerts.lookAtConnections(at(0));
    await judge(0);
    await store.connections.delete(id);
    await store.alerts.lookAtConnections(at(1));
    await judge(1);
    expect((await store.alerts.list({ open: true }, { limit: 10 })).data).toEqual([]);
  });

  it('of a deleted sync end, stay ended, and are forgotten in time', async () => {
    const id = freshId('syn');
    await report(id, 0, { trouble });
    await judge(0);
    await store.alerts.report(id, { at: at(1), deleted: true });
    await report(id, 2, { trouble });
    await judge(9_999);
    expect((await store.alerts.list({ subjectId: id }, { limit: 10 })).data).toMatchObject([{ resolvedAt: at(9_999) }]);
    await store.alerts.prune(at(9_999 + 90 * 24 * 60 - 1));
    expect((await store.alerts.list({}, { limit: 10 })).data).toHaveLength(1);
    await store.alerts.prune(at(9_999 + 90 * 24 * 60 + 1));
    expect((await store.alerts.list({}, { limit: 10 })).data).toEqual([]);
    expect(await database.db.selectFrom('alert_watches').select('id').execute()).toEqual([]);
  });

  it('are listed page by page, newest first', async () => {
    const ids = [freshId('syn'), freshId('syn'), freshId('syn')];
    for (const [index, id] of ids.entries()) {
      await report(id, index, { trouble });
      await judge(index);
    }
    const first = await store.alerts.list({ open: true }, { limit: 2 });
    const second = await store.alerts.list({ open: true }, { limit: 2, cursor: first.nextCursor ?? '' });
    expect([...first.data, ...second.data].map(({ subject }) => subject.id)).toEqual(ids.toReversed());
    expect(second.nextCursor).toBeUndefined();
  });
});
