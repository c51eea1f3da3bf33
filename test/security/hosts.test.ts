import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createSalesforceByConnection } from '../../src/salesforce/connect.ts';
import { createHttp } from '../../src/salesforce/http.ts';
import { createSalesforceOAuth } from '../../src/salesforce/oauth.ts';
import { TestApi } from '../api/support/api.ts';
import { connectOrg } from '../salesforce/support/connected-org.ts';
import { failureOf } from '../salesforce/support/failure.ts';
import { json, serve } from '../salesforce/support/serve.ts';
import type { TestServer } from '../salesforce/support/serve.ts';

/** Of hosts that look like the right one, or like none of ours; `%` stands for the right one. */
const TRICKS = [
  'https://%.evil.example',
  'https://evil.example/%',
  'https://%@evil.example',
  'https://evil.example\\@%',
  'https://%.',
  'https://%:8443',
  'http://%',
  'https://xn--sl-lja.%.xn--p1ai',
  'https://2130706433',
  'https://0x7f000001',
  'https://0177.0.0.1',
  'https://127.1',
  'https://[::1]',
  'https://[::ffff:127.0.0.1]',
  'https://169.254.169.254',
  'https://localhost',
  'file:///etc/passwd',
  'gopher://%',
];
const of = (host: string): string[] => TRICKS.map((trick) => trick.replaceAll('%', host));

describe('a request cannot send the service', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start({ allowLoopbackEndpoints: false });
  });
  afterAll(() => api.stop());

  it.each(of('acme.my.salesforce.com'))('to sign in at %s', async (loginUrl) => {
    const auth = { method: 'refresh_token', refreshToken: 'made-up-refresh-token' };
    const answer = await api.client.call('POST', '/v1/connections', api.newConnection({ loginUrl, auth }));
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: 'loginUrl' }] } });
  });

  it('to sign in at a server on its own machine', async () => {
    const answer = await api.client.call('POST', '/v1/connections', api.newConnection());
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: 'loginUrl' }] } });
    expect(api.org.received).toEqual([]);
  });

  it.each([...of('cdp.customer.io'), 'http://127.0.0.1:1'])('to deliver to %s', async (endpoint) => {
    const body = { name: 'Workspace', type: 'customerio', region: 'us', apiKey: 'some-key', endpoint };
    const answer = await api.client.call('POST', '/v1/destinations', body);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: 'endpoint' }] } });
  });
});

describe('an answer of Salesforce cannot send a token', () => {
  const open: TestServer[] = [];
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start();
  });
  afterAll(() => api.stop());
  afterEach(async () => {
    for (const server of open.splice(0)) await server.close();
  });

  async function elsewhere(): Promise<TestServer> {
    const server = await serve((_, response) => json(response, 200, {}));
    open.push(server);
    return server;
  }

  it.each(of('acme.my.salesforce.com'))('by its instance_url %s', async (instanceUrl) => {
    const asked: string[] = [];
    const http = createHttp();
    const { store } = api;
    const connected = await connectOrg(store, (_, response) => json(response, 200, {}));
    open.push(connected.org);
    const { org, connectionId } = connected;
    org.expire();
    org.onRefresh = (response) => {
      const { accessToken: access_token, refreshToken: refresh_token } = org;
      json(response, 200, { access_token, refresh_token, instance_url: instanceUrl });
      return true;
    };
    const salesforce = await createSalesforceByConnection({
      store,
      oauth: createSalesforceOAuth({ allowLoopback: true }),
      config: { allowLoopback: true, clientId: 'client', clientSecret: 'client-SECRET' },
      http: (request) => {
        asked.push(request.origin);
        return http(request);
      },
    })(connectionId);
    const { code } = await failureOf(salesforce.limits());
    expect(code).toBe('salesforce.host_not_allowed');
    expect(new Set(asked)).toEqual(new Set([org.url]));
    // What was rotated is kept all the same.
    expect((await store.connections.tokens(connectionId))?.grant).toMatchObject({ refreshToken: org.refreshToken });
  });

  it('by its identity URL, which is read and never fetched', async () => {
    const other = await elsewhere();
    const asked: string[] = [];
    const oauth = createSalesforceOAuth({
      allowLoopback: true,
      http: (request) => {
        asked.push(request.origin);
        return Promise.reject(new TypeError('no answer'));
      },
    });
    const granted = { accessToken: 'a-SECRET', instanceUrl: 'https://acme.my.salesforce.com' };
    await oauth.identity({ ...granted, idUrl: `${other.url}/id/00D000000000001AAA/005` }).catch(() => undefined);
    expect(asked).toEqual(['https://acme.my.salesforce.com']);
    expect(other.received).toEqual([]);
  });

  it.each([301, 302, 303, 307, 308])(
    'by a redirect with %i, of the token endpoint, the API or a page',
    async (status) => {
      const other = await elsewhere();
      const { org, salesforce } = await connectOrg(api.store, (_, response) => {
        response.writeHead(status, { location: `${other.url}/` }).end();
      });
      open.push(org);
      const job = { jobId: '750000000000001AAA', apiVersion: '67.0' };
      const calls = [
        () => salesforce.limits(),
        () => salesforce.describe('Contact'),
        () => salesforce.bulk.openPage(job, { locator: '', maxRecords: 10 }),
        () => salesforce.bulk.submit({ soql: 'SELECT Id FROM Contact', includeDeleted: false }),
      ];
      for (const call of calls) await failureOf(call());
      org.expire();
      org.onRefresh = (response) => {
        response.writeHead(status, { location: `${other.url}/` }).end();
        return true;
      };
      await failureOf(salesforce.limits());
      expect(other.received).toEqual([]);
    },
  );
});
