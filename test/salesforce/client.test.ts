import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { USAGE_MEMORY_MS, parseLimitInfo } from '../../src/salesforce/usage.ts';
import type { Store } from '../../src/store/store.ts';
import { openTestStore } from '../support/pglite.ts';
import type { ConnectedOrg } from './support/connected-org.ts';
import { connectOrg } from './support/connected-org.ts';
import { failureOf } from './support/failure.ts';
import type { Handler } from './support/serve.ts';
import { json, serve } from './support/serve.ts';

let store: Store;
const opened: ConnectedOrg[] = [];

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(async () => {
  await store.close();
});

afterEach(async () => {
  for (const { org } of opened.splice(0)) await org.close();
});

async function connected(api: Handler, clock?: () => number): Promise<ConnectedOrg> {
  const org = await connectOrg(store, api, clock === undefined ? {} : { clock });
  opened.push(org);
  return org;
}

const NO_LIMITS: Handler = (_, response) => json(response, 200, {});

describe('an authorized call', () => {
  it('refreshes an expired token once and repeats the call once', async () => {
    const { org, salesforce } = await connected((_, response) =>
      json(response, 200, { DailyApiRequests: { Max: 5000, Remaining: 4000 }, Odd: 'x' }),
    );
    org.expire();
    expect(await salesforce.limits()).toEqual({ DailyApiRequests: { max: 5000, remaining: 4000 } });
    expect(org.refreshes).toBe(1);
    expect(org.received.map((request) => request.url)).toEqual([
      '/services/data/v67.0/limits',
      '/services/oauth2/token',
      '/services/data/v67.0/limits',
    ]);
    expect(salesforce.usage().calls).toBe(2);
  });

  it('shares one refresh among many calls of many objects', async () => {
    const { org, connect, connectionId } = await connected(NO_LIMITS);
    const several = await Promise.all(Array.from({ length: 6 }, () => connect(connectionId)));
    org.expire();
    await Promise.all(several.flatMap((salesforce) => [salesforce.limits(), salesforce.limits()]));
    expect(org.refreshes).toBe(1);
    expect(org.reuses).toBe(0);
  });

  it('refreshes once a call against an org that refuses every token, and needs a person after the third', async () => {
    const { org, salesforce, connect, connectionId } = await connected((_, response) =>
      json(response, 401, [{ errorCode: 'INVALID_SESSION_ID', message: 'not valid for use with the REST API' }]),
    );
    for (const afterMs of [5_000, 10_000]) {
      expect(await failureOf(salesforce.limits())).toMatchObject({
        reaction: { type: 'retry', afterMs },
        code: 'salesforce.fresh_token_refused',
      });
      expect((await store.connections.get(connectionId))?.status).toBe('connected');
    }
    const failure = await failureOf(salesforce.limits());
    expect(failure).toMatchObject({ reaction: { type: 'reauthorize' }, code: 'salesforce.session_refused' });
    expect(failure.message).toContain('not valid for use with the REST API');
    expect(org.refreshes).toBe(3);
    expect((await store.connections.get(connectionId))?.status).toBe('reauthorization_required');

    const asked = org.received.length;
    expect(await failureOf(salesforce.limits())).toMatchObject({ reaction: { type: 'reauthorize' } });
    expect(await failureOf(connect(connectionId))).toMatchObject({ reaction: { type: 'reauthorize' } });
    expect(org.received.length).toBe(asked);
  });

  it('asks no person when fresh tokens are refused now and then, or one to many calls at once', async () => {
    const good = { DailyApiRequests: { Max: 5000, Remaining: 4000 } };
    let refusing = false;
    const { salesforce, connectionId } = await connected((_, response) =>
      refusing ? json(response, 401, [{ errorCode: 'INVALID_SESSION_ID' }]) : json(response, 200, good),
    );
    for (let round = 0; round < 5; round += 1) {
      refusing = true;
      const failures = await Promise.all(Array.from({ length: 4 }, () => failureOf(salesforce.limits())));
      expect(failures.map(({ reaction }) => reaction.type)).toEqual(['retry', 'retry', 'retry', 'retry']);
      refusing = false;
      await salesforce.limits();
    }
    expect((await store.connections.get(connectionId))?.status).toBe('connected');
  });

  it('does not blame the connection when its token was renewed while a call was under way', async () => {
    const { org, salesforce, connectionId } = await connected(async (_, response) => {
      const { accessToken, refreshToken, url: instanceUrl } = org;
      await store.connections.authorize(connectionId, {
        accessToken,
        grant: { type: 'refresh_token', refreshToken },
        instanceUrl,
      });
      json(response, 401, [{ errorCode: 'INVALID_SESSION_ID' }]);
    });
    org.expire();
    expect(await failureOf(salesforce.limits())).toMatchObject({ reaction: { type: 'retry' } });
    expect((await store.connections.get(connectionId))?.status).toBe('connected');
  });

  it('follows no redirect, but looks once whether the org has another address now', async () => {
    const elsewhere = await serve(NO_LIMITS);
    const { org, salesforce } = await connected((_, response) => {
      response.writeHead(302, { location: `${elsewhere.url}/services/data/v67.0/limits` }).end();
    });
    expect(await failureOf(salesforce.limits())).toMatchObject({
      reaction: { type: 'stop' },
      code: 'salesforce.redirected',
    });
    expect(elsewhere.received).toEqual([]);
    expect(org.refreshes).toBe(1);
    await elsewhere.close();
  });

  it.each<[string, Handler]>([
    ['a damaged answer', (_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"a":')],
    ['a page of a proxy', (_, response) => response.writeHead(502).end('<html>bad gateway</html>')],
    ['a cut connection', (_, response) => response.destroy()],
    [
      'half an answer',
      (_, response) => {
        response.writeHead(200, { 'content-length': '9' }).write('{}');
        setImmediate(() => response.destroy());
      },
    ],
    ['JSON of another shape', (_, response) => json(response, 200, { sobjects: 7 })],
    [
      'an answer that says it is gzip and is not',
      (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('{}'),
    ],
  ])('asks for a retry after %s, having asked once', async (_, handler) => {
    const { org, salesforce } = await connected(handler);
    expect(await failureOf(salesforce.objects())).toMatchObject({ reaction: { type: 'retry' }, fault: 'transient' });
    expect(org.received).toHaveLength(1);
  });

  it('passes on how long Salesforce wants to be left alone', async () => {
    const { salesforce } = await connected((_, response) =>
      json(response, 503, [{ errorCode: 'SERVER_UNAVAILABLE' }], { 'retry-after': '12' }),
    );
    expect(await failureOf(salesforce.objects())).toMatchObject({ reaction: { type: 'retry', afterMs: 12_000 } });
  });

  it('reads an answer that is compressed, and stops reading one that is too large', async () => {
    let body = gzipSync(JSON.stringify({ A: { Max: 1, Remaining: 1 } }));
    const { salesforce } = await connected((_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(body),
    );
    expect(await salesforce.limits()).toEqual({ A: { max: 1, remaining: 1 } });
    body = gzipSync(Buffer.alloc(33 * 1024 * 1024, ' '));
    const failure = await failureOf(salesforce.limits());
    expect(failure.message).toContain('more than 33554432 bytes');
  });

  it("ends with the caller's own reason when the caller gives up", async () => {
    const controller = new AbortController();
    const reason = new Error('cancelled by the caller');
    const { salesforce } = await connected(() => controller.abort(reason));
    await expect(salesforce.limits(controller.signal)).rejects.toBe(reason);
    await expect(salesforce.limits(controller.signal)).rejects.toBe(reason);
  });

  it('hides the token that an error repeats', async () => {
    const { salesforce } = await connected((request, response) =>
      json(response, 400, [{ errorCode: 'BAD_HEADER', message: `bad ${request.headers.authorization}` }]),
    );
    const failure = await failureOf(salesforce.objects());
    expect(failure.message).toContain('bad [secret]');
  });
});

describe('what an org says of its day', () => {
  it('is read from every answer and remembered for later callers, but not for long', async () => {
    let now = 0;
    const { salesforce, connect, connectionId } = await connected(
      (_, response) => json(response, 200, {}, { 'sforce-limit-info': 'api-usage=18/5000' }),
      () => now,
    );
    expect(salesforce.usage()).toEqual({ calls: 0 });
    await salesforce.limits();
    expect(salesforce.usage()).toEqual({ calls: 1, dailyUsed: 18, dailyLimit: 5000 });
    const later = await connect(connectionId);
    expect(later.usage()).toEqual({ calls: 0, dailyUsed: 18, dailyLimit: 5000 });
    now += USAGE_MEMORY_MS + 1;
    expect(later.usage()).toEqual({ calls: 0 });
  });

  it('is not mistaken for what one application used', () => {
    const both = 'api-usage=25/5000; per-app-api-usage=17/250(appName=sample-connected-app)';
    expect(parseLimitInfo(both)).toEqual({ dailyUsed: 25, dailyLimit: 5000 });
    expect(parseLimitInfo('per-app-api-usage=17/250(appName=x)')).toBeUndefined();
    expect(parseLimitInfo('api-usage=18/0')).toBeUndefined();
    expect(parseLimitInfo(undefined)).toBeUndefined();
  });
});
