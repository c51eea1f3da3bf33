import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestApi } from '../api/support/api.ts';

const SYNCS = ['syn_aaaaaaaaaaaa', 'syn_bbbbbbbbbbbb', 'syn_cccccccccccc'];
const T0 = Date.UTC(2026, 0, 1);
const facts = {
  name: 'Contacts',
  connectionId: 'con_exampleexample',
  schedule: { every: '1h' },
  paused: true,
  trouble: { kind: 'attention', code: 'definition.invalid', message: 'Mend it.', failures: 1, runId: 'run_1' },
} as const;

type List = { data: { syncId: string; state: string }[]; nextCursor: string | null };

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start();
  const { alerts } = api.store;
  const rules = { staleIntervals: 3, rejectedPercent: 10 };
  for (const [index, id] of SYNCS.entries()) {
    await alerts.report(id, { at: new Date(T0 + index), facts });
    await alerts.judge(rules, new Date(T0 + index));
  }
  await alerts.report(SYNCS[0] ?? '', { at: new Date(T0 + 9), deleted: true });
  await alerts.judge(rules, new Date(T0 + 9));
});
afterAll(() => api.stop());

const list = (search: string): Promise<List> => api.reader.expect<List>('GET', `/v1/alerts${search}`);

it('lists alerts page by page, newest first, to whoever may read', async () => {
  const first = await list('?limit=2');
  expect(first.data.map(({ syncId }) => syncId)).toEqual([SYNCS[2], SYNCS[1]]);
  const second = await list(`?limit=2&cursor=${first.nextCursor ?? ''}`);
  expect(second).toMatchObject({ data: [{ syncId: SYNCS[0], state: 'resolved' }], nextCursor: null });
});

it('lists those of one sync, those that are open, and those of a connection', async () => {
  expect((await list(`?syncId=${SYNCS[1] ?? ''}`)).data).toEqual([
    {
      id: expect.stringMatching(/^alt_[0-9a-f]{32}$/),
      type: 'sync.needs_attention',
      state: 'open',
      syncId: SYNCS[1],
      name: 'Contacts',
      code: 'definition.invalid',
      message: 'Mend it.',
      runId: 'run_1',
      since: new Date(T0 + 1).toISOString(),
      openedAt: new Date(T0 + 1).toISOString(),
      messages: [{ id: expect.stringMatching(/^msg_/), type: 'sync.needs_attention', status: 'waiting', attempts: 0 }],
    },
  ]);
  expect((await list('?state=open')).data).toHaveLength(2);
  expect((await list('?state=resolved')).data).toHaveLength(1);
  expect((await list('?connectionId=con_exampleexample')).data).toEqual([]);
});

it('refuses what it does not know', async () => {
  for (const search of ['?syncId=nonsense', '?cursor=nonsense', '?state=gone', '?kind=stale']) {
    expect([search, (await api.client.call('GET', `/v1/alerts${search}`)).status]).toEqual([search, 400]);
  }
  const both = `/v1/alerts?syncId=${SYNCS[0] ?? ''}&connectionId=con_exampleexample`;
  expect((await api.client.call('GET', both)).status).toBe(400);
});

it('says that alerts are off where there is no address, and who may send a test', async () => {
  const off = await api.client.call('POST', '/v1/alerts/test');
  expect([off.status, off.body['detail']]).toEqual([501, expect.stringContaining('ALERT_WEBHOOK_URL')]);
  expect((await api.reader.call('POST', '/v1/alerts/test')).status).toBe(403);
});
