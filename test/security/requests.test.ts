import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../src/api/app.ts';
import { createApiServer, SERVER_LIMITS } from '../../src/api/http-server.ts';
import { TestApi } from '../api/support/api.ts';
import { sendRaw } from './support.ts';

const TOKEN = 'write-token-SECRET-0001';
const INJECTED = ['\r\nX-Injected: yes', '\nX-Injected: yes', '\rX-Injected: yes', '\u0000', '\u2028X-Injected: yes'];

describe('a hostile request', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start();
  });
  afterAll(() => api.stop());

  it.each(INJECTED)('puts no header into what is sent on: %j', async (end) => {
    const refused = async (method: string, path: string, body: unknown) => {
      const answer = await api.client.call(method, path, body);
      expect([path, answer.status]).toEqual([path, 400]);
    };
    await refused('POST', '/v1/destinations', { name: 'W', type: 'customerio', region: 'us', apiKey: `key${end}` });
    await refused(
      'POST',
      '/v1/connections',
      api.newConnection({ auth: { method: 'refresh_token', refreshToken: `t${end}` } }),
    );
    await refused('POST', '/v1/connections', api.newConnection({ clientId: `client${end}` }));
    await refused('POST', '/v1/connections', api.newConnection({ clientId: 'client', clientSecret: `s${end}` }));
    await refused('POST', '/v1/syncs', await api.definition({ identifier: `Id${end}` }));
    await refused('POST', '/v1/syncs', await api.definition({ object: `Contact${end}` }));
    const path = `/v1/syncs/syn_00000000${encodeURIComponent(end)}`;
    const answer = await api.client.call('GET', path);
    expect(answer.status).toBe(404);
    expect(answer.headers.get('x-injected')).toBeNull();
  });

  it('puts no header into the answer by its Idempotency-Key or X-Request-Id', async () => {
    for (const name of ['Idempotency-Key', 'X-Request-Id']) {
      for (const value of ['a\rX-Injected: yes', 'a%0d%0aX-Injected: yes', 'a\tb', 'ü']) {
        const said = await sendRaw(
          api.url,
          `POST /v1/destinations HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer ${TOKEN}\r\n` +
            `Content-Type: application/json\r\nContent-Length: 2\r\n${name}: ${value}\r\n\r\n{}`,
        );
        expect(said, `${name} ${value}`).toMatch(/^HTTP\/1\.1 400 /);
        expect(said, `${name} ${value}`).not.toMatch(/^X-Injected/im);
      }
    }
  });

  it.each([
    "Name = 'x' OR Id != null) FROM User--",
    "Email = 'x' LIMIT 1",
    "Email = 'x') OR (Id != null",
    "Email = 'x' ORDER BY Id",
    "Email = 'x' FOR UPDATE",
    'Id IN (SELECT Id FROM User) UNION SELECT Password FROM User',
  ])('cannot say more than a condition: %s', async (filter) => {
    const answer = await api.client.call('POST', '/v1/syncs', await api.definition({ filter }));
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: 'filter' }] } });
  });

  it.each([
    ['object', 'Contact WHERE Id != null'],
    ['object', '(SELECT Id FROM Contacts)'],
    ['identifier', 'Id, (SELECT Id FROM Cases)'],
    ['identifier', 'Id FROM User'],
    ['fields', [{ source: 'Email FROM User WHERE Id != null', target: 'a' }]],
    ['fields', [{ source: 'FORMAT(Email) x', target: 'a' }]],
    ['fields', [{ source: 'FIELDS(ALL)', target: 'a' }]],
  ])('names nothing but what has a name: %s %j', async (member, value) => {
    const answer = await api.client.call('POST', '/v1/syncs', await api.definition({ [member]: value }));
    expect(answer.status).toBe(400);
    expect(api.org.received.some(({ url }) => /FORMAT|FIELDS|User/.test(decodeURIComponent(url)))).toBe(false);
  });

  it('of JSON that nests 100,000 deep is refused by every route that reads one, and the service goes on', async () => {
    const deep = (open: string, close: string) => open.repeat(100_000) + close.repeat(100_000);
    for (const body of [deep('[', ']'), `{"name":${deep('[', ']')}}`, deep('[', '')]) {
      for (const path of ['/v1/destinations', '/v1/connections', '/v1/syncs']) {
        const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
        expect((await fetch(`${api.url}${path}`, { method: 'POST', headers, body })).status).toBe(400);
      }
    }
    expect((await api.page('/healthz')).status).toBe(200);
  });

  it('with a compressed body that swells is refused at the size that any body may have', async () => {
    const body = gzipSync(Buffer.alloc(50_000_000, 0x20));
    expect(body.length).toBeLessThan(100_000);
    const headers = {
      authorization: `Bearer ${TOKEN}`,
      'content-type': 'application/json',
      'content-encoding': 'gzip',
    };
    const answer = await fetch(`${api.url}/v1/destinations`, { method: 'POST', headers, body });
    expect(answer.status).toBe(413);
  });
});

describe('a server of the API', () => {
  async function served(limits?: Parameters<typeof createApiServer>[0]) {
    const api = await TestApi.start();
    const server = limits === undefined ? createApiServer() : createApiServer(limits);
    server.on('request', createApp(api.dependencies)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('expected a port');
    const stop = async () => {
      server.closeAllConnections();
      server.close();
      await api.stop();
    };
    return { url: `http://127.0.0.1:${address.port}`, stop };
  }

  it('hangs up on headers and on bodies that do not come to their end', async () => {
    const { url, stop } = await served({ headersTimeout: 200, requestTimeout: 400, connectionsCheckingInterval: 50 });
    const head = `POST /v1/destinations HTTP/1.1\r\nHost: x\r\n`;
    expect(await sendRaw(url, head)).toMatch(/^HTTP\/1\.1 408 /);
    const body = `Authorization: Bearer ${TOKEN}\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{`;
    expect(await sendRaw(url, head + body)).toMatch(/^HTTP\/1\.1 408 /);
    await stop();
  });

  it('has limits that are set, not left to defaults, and is the one that the service starts', async () => {
    expect(SERVER_LIMITS.headersTimeout).toBeLessThan(SERVER_LIMITS.requestTimeout);
    expect(SERVER_LIMITS.requestTimeout).toBeLessThanOrEqual(60_000);
    const start = await readFile('src/start.ts', 'utf8');
    expect(start).toContain('createApiServer()');
    expect(start).not.toContain('createServer(');
    const server = createApiServer();
    expect(server).toMatchObject({ headersTimeout: 15_000, requestTimeout: 60_000, maxHeadersCount: 100 });
  });

  it('reads no endless headers', async () => {
    const { url, stop } = await served();
    const long = await sendRaw(url, `GET /healthz HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`);
    expect(long).toMatch(/^HTTP\/1\.1 431 /);
    await stop();
  });
});
