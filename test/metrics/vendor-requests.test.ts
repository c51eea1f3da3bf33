import { afterAll, beforeAll, expect, it } from 'vitest';
import { startCustomerioSimulator } from '../../simulators/customerio/index.ts';
import { createCustomerio } from '../../src/customerio/pipelines-client.ts';
import { FailureError } from '../../src/domain/failure.ts';
import { metricRegistry } from '../../src/metrics/metrics.ts';
import { createSalesforceOAuth } from '../../src/salesforce/oauth.ts';
import { createTokenProvider } from '../../src/salesforce/token-provider.ts';
import type { Store } from '../../src/store/store.ts';
import { startRotatingOrg } from '../salesforce/support/rotating-org.ts';
import { json } from '../salesforce/support/serve.ts';
import { openTestStore } from '../support/pglite.ts';
import { parsePage } from './support/scrape.ts';

let store: Store;

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(() => store.close());

async function seriesOf(name: string): Promise<Record<string, number>> {
  const prefix = `salesforce_data_in_${name}{`;
  const all = [...parsePage(await metricRegistry.metrics())].filter(([series]) => series.startsWith(prefix));
  return Object.fromEntries(all.map(([series, value]) => [series.slice(prefix.length, -1), value]));
}

it('counts token refreshes by what came of them', async () => {
  const org = await startRotatingOrg();
  try {
    const connectionId = 'con_refreshes';
    const { accessToken, refreshToken, url } = org;
    const named = { id: connectionId, name: 'Acme', environment: 'custom', loginUrl: url } as const;
    const grant = { type: 'refresh_token', refreshToken } as const;
    await store.connections.create({ ...named, authMethod: 'refresh_token' }, { accessToken, grant, instanceUrl: url });
    let now = Date.now();
    const tokens = createTokenProvider({
      connections: store.connections,
      oauth: createSalesforceOAuth({ allowLoopback: true }),
      clientFor: ({ loginUrl }) => Promise.resolve({ loginUrl, clientId: 'client', clientSecret: 'secret' }),
      clock: () => now,
    });
    const refresh = async (): Promise<void> => {
      const { tokenVersion } = await tokens.token(connectionId);
      await tokens.refreshed(connectionId, tokenVersion).catch((error: unknown) => {
        if (!(error instanceof FailureError)) throw error;
      });
    };
    await refresh();
    const held = org.refreshToken;
    org.onRefresh = (response) => {
      json(response, 503, { error: 'server_error' });
      return true;
    };
    await refresh();
    org.refreshToken = held;
    org.onRefresh = () => undefined;
    now += 60_000;
    await refresh();
    org.refreshToken = 'revoked by somebody';
    await refresh();
    expect(await seriesOf('token_refreshes_total')).toEqual({
      'outcome="refreshed"': 2,
      'outcome="failed"': 1,
      'outcome="refused"': 1,
      'outcome="not_stored"': 0,
    });
  } finally {
    await org.close();
  }
});

it('counts requests to Customer.io by the class of their answers, those without one included', async () => {
  const customerio = await startCustomerioSimulator();
  const client = createCustomerio({ baseUrl: customerio.url, apiKey: customerio.apiKey });
  const batch = Buffer.from(JSON.stringify({ batch: [{ type: 'identify', userId: 'a', traits: {} }] }));
  await client.postBatch(batch);
  for (const status of [429, 503]) {
    const fault = customerio.faults.add({ type: 'status', status });
    await client.postBatch(batch);
    customerio.faults.remove(fault);
  }
  await createCustomerio({ baseUrl: customerio.url, apiKey: 'wrong' }).postBatch(batch);
  await customerio.close();
  await client.postBatch(batch);
  expect(await seriesOf('customerio_requests_total')).toEqual({
    'status="2xx"': 1,
    'status="429"': 1,
    'status="5xx"': 1,
    'status="4xx"': 1,
    'status="none"': 1,
  });
});
