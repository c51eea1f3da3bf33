import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { done } from '../../src/client/answers.ts';
import { actualPeople, differences, expectedPeople, MAPPING } from '../support/expected-people.ts';
import { Stack } from '../support/stack.ts';
import { until } from '../support/until.ts';

let stack: Stack;

beforeAll(async () => {
  stack = await Stack.start({ contacts: 3_000 });
});

afterAll(() => stack.stop());

/** Nothing differs between the org and the workspace. */
function expectInStep(mapping = MAPPING): void {
  expect(differences(expectedPeople(stack.salesforce, mapping), actualPeople(stack.customerio)).slice(0, 10)).toEqual(
    [],
  );
}

describe('one sync, from its first day on', () => {
  let id: string;

  it('sends every record of the org, once, field for field', async () => {
    id = await stack.createSync();
    const run = await stack.runsDone(id, 1);
    expect(run).toMatchObject({
      mode: 'full',
      status: 'succeeded',
      recordsRead: 3_000,
      recordsSent: 3_000,
      recordsRejected: 0,
    });
    expectInStep();
    expect(stack.customerio.workspace.repeated().size).toBe(0);
    expect(stack.customerio.workspace.messages).toHaveLength(3_000);
  });

  it('then sends what changed: updates, new records, deletions', async () => {
    const before = stack.customerio.workspace.messages.length;
    const touched = stack.salesforce.org.mutate({ updates: 50, inserts: 20, deletes: 10 });
    await stack.runNow(id);
    const run = await stack.runsDone(id, 2);
    expect(run).toMatchObject({ mode: 'incremental', status: 'succeeded', recordsDeleted: 10, recordsSent: 70 });
    expectInStep();
    const sent = stack.customerio.workspace.messages.slice(before);
    expect(sent).toHaveLength(80);
    const deleted = sent.filter((message) => message.type === 'track');
    expect(deleted.map(({ userId }) => String(userId)).toSorted()).toEqual(touched.deleted.toSorted());
    expect(new Set(deleted.map((message) => message['event']))).toEqual(new Set(['User Deleted']));
  });

  it('sends nothing new when nothing changed, and repeats bear the message id that they had', async () => {
    const before = stack.customerio.workspace.messages.length;
    await stack.runNow(id);
    await stack.runsDone(id, 3);
    expect(stack.customerio.workspace.messages.length).toBe(before);
    expectInStep();
  });

  it('takes an edit at the next run and not before', async () => {
    const fields = [
      { source: 'Email', target: 'email' },
      { source: 'LastName', target: 'surname' },
    ];
    const path = { syncId: id };
    const { response } = await stack.client.GET('/v1/syncs/{syncId}', { params: { path } });
    const edit = (etag: string) =>
      stack.client.PATCH('/v1/syncs/{syncId}', { params: { path, header: { 'If-Match': etag } }, body: { fields } });
    const stale = await edit('"99"');
    expect([stale.response.status, stale.error?.status]).toEqual([412, 412]);
    expect((await edit(response.headers.get('ETag') ?? '')).data).toMatchObject({ revision: 2 });
    expectInStep();
    const { updated } = stack.salesforce.org.mutate({ updates: 5, seed: 7 });
    await stack.runNow(id);
    await stack.runsDone(id, 4);
    for (const recordId of updated) {
      const person = stack.customerio.workspace.people.get(recordId);
      expect(person?.attributes).toMatchObject({ surname: stack.salesforce.org.row('Contact', recordId)['LastName'] });
    }
    expect(await stack.sync(id)).toMatchObject({ revision: 2 });
  });

  it('sends everything again for a resync, under new message ids, deletions in between included', async () => {
    const before = stack.customerio.workspace.messages.length;
    const { deleted } = stack.salesforce.org.mutate({ deletes: 3, seed: 9 });
    await stack.edit(id, {
      fields: Object.entries(MAPPING).map(([source, target]) => ({ source, target })),
    });
    await stack.resync(id);
    const run = await stack.runsDone(id, 5);
    const live = stack.salesforce.org.count('Contact');
    expect(run).toMatchObject({ mode: 'full', status: 'succeeded', recordsSent: live, recordsDeleted: 13 });
    // Without a settling lag the window begins five minutes early: the ten deletions of before are in it again.
    expect(stack.customerio.workspace.messages.length - before).toBe(live + 13);
    for (const recordId of deleted) expect(stack.customerio.workspace.people.get(recordId)).toBeUndefined();
    const renamed = expectedPeople(stack.salesforce);
    for (const [recordId, person] of actualPeople(stack.customerio)) {
      expect(person).toMatchObject(renamed.get(recordId) ?? { missing: true });
    }
  });

  it('does not notice expired access tokens and rotating refresh tokens', async () => {
    for (let round = 0; round < 3; round += 1) {
      stack.salesforce.expireAccessTokens();
      stack.salesforce.org.mutate({ updates: 4, seed: 20 + round });
      await stack.runNow(id);
      const run = await stack.runsDone(id, 6 + round);
      expect(run.status).toBe('succeeded');
    }
  });

  it('ends when it is deleted, and its records stay', async () => {
    await stack.deleteSync(id);
    await until('the sync is gone', () => stack.isGone(id));
    expect(stack.customerio.workspace.people.size).toBe(stack.salesforce.org.count('Contact'));
  });
});

describe('a settling lag', () => {
  it('keeps no record from the first run, and later changes for as long as it says', async () => {
    stack.customerio.workspace.clear();
    const young = stack.salesforce.org.insert('Contact', { LastName: 'Just now', Email: 'young@example.com' });
    const id = await stack.createSync({ settlingLag: '5m' });
    await stack.runsDone(id, 1);
    expectInStep();
    stack.salesforce.org.update('Contact', young, { LastName: 'A moment later' });
    await stack.runNow(id);
    expect(await stack.runsDone(id, 2)).toMatchObject({ mode: 'incremental', status: 'succeeded', recordsSent: 0 });
    expect(stack.customerio.workspace.people.get(young)?.attributes).toMatchObject({ LastName: 'Just now' });
    await stack.deleteSync(id);
  });
});

describe('records that are refused', () => {
  it('are isolated, kept with the reason, and delivered when they are retried', async () => {
    const [bad = '', worse = ''] = [...stack.salesforce.org.ids('Contact')];
    stack.customerio.workspace.clear();
    const fault = stack.customerio.faults.add({ type: 'refuse', userIds: [bad, worse], message: 'no such thing' });
    const id = await stack.createSync();
    const run = await stack.runsDone(id, 1);
    const live = stack.salesforce.org.count('Contact');
    expect(run).toMatchObject({ status: 'succeeded', recordsRead: live, recordsSent: live - 2, recordsRejected: 2 });
    const rejections = await stack.rejections(id, run.id);
    expect(rejections.map(({ recordId }) => recordId).toSorted()).toEqual([bad, worse].toSorted());
    expect(rejections[0]).toMatchObject({
      reason: 'refused_by_customerio',
      detail: expect.stringContaining('no such thing'),
    });

    stack.customerio.faults.remove(fault);
    const params = { path: { syncId: id, runId: run.id } };
    await done(stack.client.POST('/v1/syncs/{syncId}/runs/{runId}/rejections/retry', { params }));
    expect(await stack.runsDone(id, 2)).toMatchObject({ mode: 'retry', recordsSent: 2, recordsRejected: 0 });
    expectInStep();
    await stack.deleteSync(id);
  });
});

describe('secrets', () => {
  it('are in no history, log line or answer', async () => {
    const secrets = [
      stack.customerio.apiKey,
      Buffer.from(`${stack.customerio.apiKey}:`).toString('base64'),
      'test-client-secret',
      ...stack.salesforce.secrets(),
    ];
    expect(secrets.length).toBeGreaterThan(6);
    const connection = await Connection.connect({ address: inject('temporalAddress') });
    const client = new Client({ connection });
    let histories = '';
    for await (const { workflowId, runId } of client.workflow.list({ query: `TaskQueue = '${stack.taskQueue}'` })) {
      const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
      // Payloads are bytes: their text is what must be searched.
      histories += JSON.stringify(history, (_key, value: unknown) =>
        value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : value,
      );
    }
    await connection.close();
    expect(histories).toContain('transferPage');
    expect(stack.logs).toContain('worker polls');
    expect(stack.api.transcript.join('')).toContain('con_');
    for (const secret of secrets) {
      expect(histories).not.toContain(secret);
      expect(stack.logs).not.toContain(secret);
      expect(stack.api.transcript.join('\n')).not.toContain(secret);
    }
  });
});
