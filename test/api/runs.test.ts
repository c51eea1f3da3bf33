import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunView } from '../../src/domain/sync-view.ts';
import { TestApi } from './support/api.ts';
import { anyText } from './support/matchers.ts';

const NO_COUNTS = { read: 0, sent: 0, deleted: 0, rejected: 0, skipped: 0 };

describe('runs', () => {
  let api: TestApi;
  let syncId: string;
  let path: string;
  const run = (number: number): string => `run_${syncId.slice(4)}_${number}`;

  beforeAll(async () => {
    api = await TestApi.start();
    syncId = await api.createSync();
    path = `/v1/syncs/${syncId}/runs`;
    const common = { syncId, mode: 'full', revision: 1 } as const;
    for (const number of [1, 2, 3]) {
      await api.store.runs.start({
        ...common,
        id: run(number),
        window: { through: '2026-11-24T10:00:00.000Z' },
        startedAt: new Date(),
        missingFields: number === 1 ? ['Gone__c'] : [],
      });
    }
    const startedAt = new Date();
    const counts = { read: 10, sent: 7, deleted: 1, rejected: 2, skipped: 0 };
    await api.store.runs.finish({
      ...common,
      id: run(1),
      startedAt,
      status: 'succeeded',
      counts,
      salesforceApiCalls: 4,
    });
    const failure = { code: 'salesforce.unavailable', message: 'Salesforce could not answer now' };
    await api.store.runs.finish({
      ...common,
      id: run(2),
      startedAt,
      status: 'failed',
      counts: NO_COUNTS,
      salesforceApiCalls: 1,
      failure,
    });
    await api.store.rejections.add(syncId, run(1), [
      { recordId: '003000000000001AAA', reason: 'missing_identifier', detail: 'Email is empty' },
      { recordId: '003000000000002AAA', reason: 'message_too_large', detail: 'too large' },
    ]);
    await api.store.rejections.resolve(run(1), ['003000000000002AAA'], 'delivered');
  });
  afterAll(() => api.stop());

  /** Makes the third run the one under way, or a fourth that is not stored yet. */
  function underWay(number: number): void {
    const view = api.syncs.views.get(syncId);
    if (view === undefined) throw new Error('the sync is gone');
    const currentRun: RunView = {
      id: run(number),
      mode: 'incremental',
      status: 'running',
      revision: 1,
      counts: { ...NO_COUNTS, read: 500, sent: 480 },
      recordsTotal: 2_000,
      salesforceApiCalls: 3,
      startedAt: '2026-11-24T11:00:00.000Z',
    };
    api.syncs.views.set(syncId, { ...view, status: 'running', currentRun });
  }

  it('are shown with their numbers, newest first', async () => {
    const { body } = await api.client.call('GET', path);
    const data = body['data'] as Record<string, unknown>[];
    expect(data.map(({ id }) => id)).toEqual([run(3), run(2), run(1)]);
    expect(data[2]).toEqual({
      id: run(1),
      mode: 'full',
      status: 'succeeded',
      revision: 1,
      window: { through: '2026-11-24T10:00:00.000Z' },
      recordsRead: 10,
      recordsSent: 7,
      recordsDeleted: 1,
      recordsRejected: 2,
      recordsSkipped: 0,
      salesforceApiCalls: 4,
      startedAt: anyText,
      endedAt: anyText,
      missingFields: ['Gone__c'],
    });
    expect(data[1]).toMatchObject({ status: 'failed', failure: { code: 'salesforce.unavailable' } });
    expect((await api.client.call('GET', `${path}/${run(1)}`)).body).toEqual(data[2]);
  });

  it('that are under way show live numbers', async () => {
    underWay(3);
    const live = { id: run(3), status: 'running', recordsRead: 500, recordsSent: 480, recordsTotal: 2_000 };
    expect((await api.client.call('GET', `${path}/${run(3)}`)).body).toMatchObject(live);
    expect((await api.client.call('GET', path)).body['data']).toMatchObject([live, { id: run(2) }, { id: run(1) }]);
    expect((await api.client.call('GET', `/v1/syncs/${syncId}`)).body).toMatchObject({ currentRun: live });
  });

  it('that are too young to be stored are listed first', async () => {
    underWay(4);
    const first = await api.client.call('GET', `${path}?limit=2`);
    expect(first.body['data']).toMatchObject([{ id: run(4), recordsRead: 500 }, { id: run(3) }]);
    const rest = await api.client.call('GET', `${path}?limit=2&cursor=${String(first.body['nextCursor'])}`);
    expect(rest.body).toMatchObject({ data: [{ id: run(2) }, { id: run(1) }], nextCursor: null });
    expect((await api.client.call('GET', `${path}/${run(4)}`)).body).toMatchObject({ recordsTotal: 2_000 });
  });

  it('list the records that were not accepted', async () => {
    const first = await api.client.call('GET', `${path}/${run(1)}/rejections?limit=1`);
    expect(first.body['data']).toEqual([
      {
        recordId: '003000000000001AAA',
        reason: 'missing_identifier',
        detail: 'Email is empty',
        at: anyText,
      },
    ]);
    const next = await api.client.call(
      'GET',
      `${path}/${run(1)}/rejections?cursor=${String(first.body['nextCursor'])}`,
    );
    expect(next.body).toMatchObject({
      data: [{ recordId: '003000000000002AAA', resolution: 'delivered' }],
      nextCursor: null,
    });
  });

  it('have their rejected records sent again', async () => {
    const answer = await api.client.call('POST', `${path}/${run(1)}/rejections/retry`);
    expect(answer).toMatchObject({ status: 202, body: { id: syncId } });
    expect(api.syncs.commands.at(-1)).toEqual({ id: syncId, command: 'retryRejections', runId: run(1) });
  });

  it('of another sync are not found', async () => {
    const other = `/v1/syncs/${await api.createSync()}/runs/${run(1)}`;
    expect(await api.client.call('GET', other)).toMatchObject({ status: 404 });
    expect(await api.client.call('GET', `${other}/rejections`)).toMatchObject({ status: 404 });
    expect(await api.client.call('POST', `${other}/rejections/retry`)).toMatchObject({ status: 404 });
    expect(await api.client.call('GET', `${path}/run_nothing`)).toMatchObject({ status: 404 });
    expect(await api.client.call('GET', '/v1/syncs/syn_00000000/runs')).toMatchObject({ status: 404 });
  });
});
