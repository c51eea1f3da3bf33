import { randomBytes } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { query, startPostgres } from '../support/postgres.ts';
import type { TestPostgres } from '../support/postgres.ts';
import { Stack } from '../support/stack.ts';
import { until } from '../support/until.ts';
import { Receiver } from './receiver.ts';

const SECRETS = [`whsec_${randomBytes(32).toString('base64')}`, `whsec_${randomBytes(32).toString('base64')}`];
const TOLD_MS = 90_000;

type AlertAnswer = {
  type: string;
  state: string;
  messages: { id: string; type: string; status: string; attempts: number }[];
};

let postgres: TestPostgres;
let databaseUrl: string;
let receiver: Receiver;
let stack: Stack;

/** API and two workers, all of which send; the receiver knows the older of two secrets alone. */
beforeAll(async () => {
  postgres = await startPostgres();
  databaseUrl = await postgres.createDatabase();
  receiver = await Receiver.start(SECRETS.slice(1));
  stack = await Stack.start({
    contacts: 200,
    workers: 2,
    env: { DATABASE_URL: databaseUrl, ALERT_WEBHOOK_URL: receiver.url, ALERT_WEBHOOK_SECRET: SECRETS.join(',') },
  });
});

afterAll(async () => {
  await stack.stop();
  await receiver.stop();
  await postgres.stop();
});

const told = (id: string, count: number): Promise<boolean> =>
  until(`${count} messages about ${id}`, () => receiver.typesOf(id).length >= count, TOLD_MS);

async function alertsOf(id: string): Promise<AlertAnswer[]> {
  return (await stack.api.expect<{ data: AlertAnswer[] }>('GET', `/v1/alerts?syncId=${id}`)).data;
}

async function delivered(id: string): Promise<AlertAnswer[]> {
  return until('everything is delivered', async () => {
    const alerts = await alertsOf(id);
    return alerts.every(({ messages }) => messages.every(({ status }) => status === 'delivered')) ? alerts : undefined;
  });
}

async function needsAttention(): Promise<string> {
  const { destinationId } = await stack.endpoints();
  await stack.api.expect('PATCH', `/v1/destinations/${destinationId}`, { apiKey: 'not-the-right-key' });
  const id = await stack.createSync();
  await stack.runsDone(id, 1);
  return id;
}

async function mend(id: string): Promise<void> {
  const { destinationId } = await stack.endpoints();
  await stack.api.expect('PATCH', `/v1/destinations/${destinationId}`, { apiKey: stack.customerio.apiKey });
  await stack.api.expect('POST', `/v1/syncs/${id}/run`);
}

describe('whoever is on call', { timeout: 180_000 }, () => {
  it('is sent a test, and is told what the receiver said', async () => {
    receiver.answers.push(503);
    const refused = await stack.api.expect('POST', '/v1/alerts/test');
    expect(refused).toMatchObject({ status: 'refused', httpStatus: 503, message: 'Not now.' });
    expect(await stack.api.expect('POST', '/v1/alerts/test')).toMatchObject({ status: 'accepted', httpStatus: 204 });
    expect(receiver.attempts.map(({ type, verified }) => [type, verified])).toEqual([
      ['alert.test', true],
      ['alert.test', true],
    ]);
  });

  it('hears once that a sync needs attention, though the receiver fails at first, and once that it is mended', async () => {
    receiver.answers.push(500, 'silence', 'drop');
    const before = receiver.attempts.length;
    const id = await needsAttention();
    await told(id, 1);
    await mend(id);
    await told(id, 2);
    expect(receiver.typesOf(id)).toEqual(['sync.needs_attention', 'sync.needs_attention.resolved']);
    const attempts = receiver.attempts.slice(before);
    expect(attempts).toHaveLength(5);
    expect(new Set(attempts.slice(0, 4).map((attempt) => attempt.id)).size).toBe(1);
    expect(attempts.every(({ verified }) => verified)).toBe(true);
    expect(attempts[0]?.data).toMatchObject({
      syncId: id,
      name: 'Contacts',
      status: 'needs_attention',
      state: 'open',
      code: 'customerio.unauthorized',
      runId: `run_${id.slice(4)}_1`,
      url: `${stack.url}/v1/syncs/${id}`,
    });
    expect(await delivered(id)).toMatchObject([
      { type: 'sync.needs_attention', state: 'resolved', messages: [{ attempts: 4 }, { attempts: 1 }] },
    ]);
    await stack.api.expect('DELETE', `/v1/syncs/${id}`);
  });

  it('hears of a quota that holds a run, and that the alert ends with the sync', async () => {
    const limit = { type: 'status', kind: 'submit', status: 403, errorCode: 'REQUEST_LIMIT_EXCEEDED' } as const;
    stack.salesforce.faults.add({ ...limit, message: 'TotalRequests Limit exceeded.', times: 1 });
    const id = await stack.createSync();
    await told(id, 1);
    await stack.api.call('DELETE', `/v1/syncs/${id}`);
    await told(id, 2);
    expect(receiver.typesOf(id)).toEqual(['sync.waiting', 'sync.waiting.resolved']);
    const last = [...receiver.accepted.values()].at(-1);
    expect(last?.data).toMatchObject({ syncId: id, status: 'deleted', state: 'resolved' });
  });

  it('hears from the API that a sync has been silent for too long, when all workers are dead', async () => {
    const id = await stack.createSync({ schedule: { every: '1h' } });
    await stack.runsDone(id, 1);
    const counting = async (): Promise<boolean> =>
      (await query(databaseUrl, `select 1 from alert_watches where id = $1 and watch ->> 'succeeded' = 'true'`, [id]))
        .length === 1;
    await until('its success is known', counting);
    await Promise.all(stack.workers.map((worker) => worker.kill()));
    // Four hours ago.
    await query(
      databaseUrl,
      `update alert_watches set check_at = now(),
       watch = jsonb_set(watch, '{countingSince}', to_jsonb((watch ->> 'countingSince')::bigint - 14400000)) where id = $1`,
      [id],
    );
    await told(id, 1);
    expect(receiver.typesOf(id)).toEqual(['sync.stale']);
    await Promise.all([stack.startWorker(), stack.startWorker()]);
    await stack.api.expect('POST', `/v1/syncs/${id}/run`);
    await told(id, 2);
    expect(receiver.typesOf(id)).toEqual(['sync.stale', 'sync.stale.resolved']);
    await stack.api.expect('DELETE', `/v1/syncs/${id}`);
  });

  it('gets the same message again, by its id, when every process died while the receiver was answering', async () => {
    const before = receiver.attempts.length;
    receiver.answers.push('silence');
    const id = await needsAttention();
    await until('it was sent', () => receiver.attempts.length > before, TOLD_MS);
    await Promise.all(stack.workers.map((worker) => worker.kill()));
    await stack.restartApi();
    await Promise.all([stack.startWorker(), stack.startWorker()]);
    await query(databaseUrl, 'update alert_messages set leased_until = now()');
    await told(id, 1);
    await mend(id);
    await told(id, 2);
    const attempts = receiver.attempts.slice(before);
    expect(attempts.map(({ type }) => type)).toEqual([
      'sync.needs_attention',
      'sync.needs_attention',
      'sync.needs_attention.resolved',
    ]);
    expect(attempts[1]?.text).toBe(attempts[0]?.text);
    expect(attempts[1]?.id).toBe(attempts[0]?.id);
    await stack.api.expect('DELETE', `/v1/syncs/${id}`);
  });

  it('hears of a connection that must be authorized again once, not for each of its syncs', async () => {
    const { connectionId } = await stack.endpoints();
    const ids = await Promise.all([stack.createSync(), stack.createSync(), stack.createSync()]);
    await Promise.all(ids.map((id) => stack.runsDone(id, 1)));
    stack.salesforce.revokeAll();
    await Promise.all(ids.map((id) => stack.api.expect('POST', `/v1/syncs/${id}/run`)));
    const ofConnection = (): string[] =>
      [...receiver.accepted.values()].flatMap(({ type, data }) =>
        data['connectionId'] === connectionId && data['syncId'] === undefined ? [type] : [],
      );
    await until('it is told', () => ofConnection().length > 0, TOLD_MS);
    const { authorizationUrl } = await stack.api.expect<{ authorizationUrl: string }>(
      'POST',
      `/v1/connections/${connectionId}/reauthorize`,
    );
    const allowed = await fetch(`${authorizationUrl}&decision=allow`, { redirect: 'manual' });
    expect((await fetch(allowed.headers.get('location') ?? '')).status).toBe(200);
    await until('its end is told', () => ofConnection().length > 1, TOLD_MS);
    await Promise.all(ids.map((id) => stack.runsDone(id, 2)));
    expect(ofConnection()).toEqual([
      'connection.reauthorization_required',
      'connection.reauthorization_required.resolved',
    ]);
    for (const id of ids) expect(receiver.typesOf(id)).toEqual([]);
  });

  it('has got everything once, and nobody a secret', async () => {
    const rows = await query(databaseUrl, 'select w::text, m::text from alert_watches w, alert_messages m');
    const said = [stack.logs, ...stack.api.transcript, JSON.stringify(rows)].join('\n');
    const bodies = receiver.attempts.map(({ text }) => text).join('\n');
    for (const secret of [
      ...SECRETS,
      ...SECRETS.map((text) => text.slice(6)),
      'SECRET-PATH',
      stack.customerio.apiKey,
    ]) {
      expect(said).not.toContain(secret);
      expect(bodies).not.toContain(secret);
    }
    const all = [...receiver.accepted.values()].filter(({ type }) => type !== 'alert.test');
    const stories = all.map(({ type, data }) => `${type} ${String(data['alertId'])}`);
    expect(new Set(stories).size).toBe(stories.length);
  });
});

it('a single process with the embedded store tells of alerts too', { timeout: 120_000 }, async () => {
  const own = await Receiver.start(SECRETS);
  const single = await Stack.start({
    contacts: 50,
    embeddedIn: await mkdtemp(join(tmpdir(), 'salesforce-data-in-alerts-')),
    env: { ALERT_WEBHOOK_URL: own.url, ALERT_WEBHOOK_SECRET: SECRETS[0] ?? '' },
  });
  try {
    const { destinationId } = await single.endpoints();
    await single.api.expect('PATCH', `/v1/destinations/${destinationId}`, { apiKey: 'not-the-right-key' });
    const id = await single.createSync();
    await until('it is told', () => own.typesOf(id).length > 0, TOLD_MS);
    expect(own.typesOf(id)).toEqual(['sync.needs_attention']);
  } finally {
    await single.stop();
    await own.stop();
  }
});
