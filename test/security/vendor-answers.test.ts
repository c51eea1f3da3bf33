import { createGzip, gzipSync } from 'node:zlib';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCustomerio } from '../../src/customerio/pipelines-client.ts';
import { transferFrom, HEADER } from '../attack/support/strange-vendors.ts';
import { connectOrg } from '../salesforce/support/connected-org.ts';
import { expectNoSecret, failureOf } from '../salesforce/support/failure.ts';
import { json, serve } from '../salesforce/support/serve.ts';
import type { Handler } from '../salesforce/support/serve.ts';
import type { Store } from '../../src/store/store.ts';
import { openTestStore } from '../support/pglite.ts';

const MEGABYTE = 1024 * 1024;
const DEEP = '['.repeat(100_000) + ']'.repeat(100_000);

let store: Store;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

/** Writes the same block, compressed, until the other end hangs up; resolves with how many bytes it was before that. */
async function swell(response: ServerResponse, start: string, byte: string): Promise<number> {
  response.writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'text/csv' });
  const gzip = createGzip({ level: 9 });
  gzip.pipe(response);
  const closed = new AbortController();
  response.once('close', () => closed.abort());
  gzip.write(start);
  const block = byte.repeat(MEGABYTE);
  let bytes = 0;
  while (!closed.signal.aborted) {
    bytes += block.length;
    if (!gzip.write(block)) await once(gzip, 'drain', { signal: closed.signal }).catch(() => undefined);
  }
  gzip.destroy();
  return bytes;
}

describe('an answer of Salesforce', () => {
  it('whose JSON swells when it is unpacked is left at its limit', async () => {
    const bomb = gzipSync(Buffer.alloc(200 * MEGABYTE, 0x20));
    expect(bomb.length).toBeLessThan(MEGABYTE);
    const { org, salesforce } = await connectOrg(store, (_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
    );
    const { code, message } = await failureOf(salesforce.limits());
    expect(code).toBe('salesforce.unexpected_answer');
    expect(message).toContain('more than 33554432 bytes');
    await org.close();
  });

  it('that is an error and swells is left as well', async () => {
    const bomb = gzipSync(Buffer.alloc(50 * MEGABYTE, 0x20));
    const { org, salesforce } = await connectOrg(store, (_, response) =>
      response.writeHead(400, { 'content-encoding': 'gzip' }).end(bomb),
    );
    expect((await failureOf(salesforce.limits())).message).toContain('more than 262144 bytes');
    await org.close();
  });

  it.each([
    ['a line', `${HEADER}\n"003000000000001AAA","2026-11-24T10:15:30.000Z","false","`, 'x', 'cell_too_large'],
    ['a header', '"Id', 'x', 'cell_too_large'],
    ['a row of empty cells', `${HEADER}\n`, ',', 'row_too_large'],
    ['empty lines', `${HEADER}\n`, '\n', 'page_damaged'],
  ])('that is %s without an end, from a gzip bomb, is left within megabytes', async (_, start, byte, code) => {
    let sent = 0;
    const transfer = await transferFrom(store, async (_request, response) => {
      sent = await swell(response, start, byte);
    });
    const error: unknown = await transfer.result.catch((reason: unknown) => reason);
    expect(error).toMatchObject({ type: `salesforce.${code}` });
    expect(transfer.bodies).toEqual([]);
    await transfer.close();
    expect(sent).toBeLessThan(300 * MEGABYTE);
  });

  it.each<[string, Handler]>([
    ['a success', (_, response) => response.writeHead(200).end(DEEP)],
    ['a success, in a member that is read', (_, response) => response.writeHead(200).end(`{"fields":${DEEP}}`)],
    ['an error', (_, response) => response.writeHead(400).end(`[{"errorCode":"X","message":${DEEP}}]`)],
  ])('that nests 100,000 deep (%s) is a failure like any other', async (_, handler) => {
    const { org, salesforce } = await connectOrg(store, handler);
    await failureOf(salesforce.describe('Contact'));
    await failureOf(salesforce.bulk.submit({ soql: 'SELECT Id FROM Contact', includeDeleted: false }));
    await org.close();
  });

  it('with endless headers is a failure that may pass', async () => {
    const { org, salesforce } = await connectOrg(store, (_, response) =>
      json(response, 200, {}, { 'x-long': 'x'.repeat(200_000) }),
    );
    expect(await failureOf(salesforce.limits())).toMatchObject({ code: 'salesforce.network' });
    await org.close();
  });

  it.each(['00DSECRET!a\r\nX-Injected: yes', '00DSECRET!a\nX-Injected: yes', '00DSECRET!a\u0000', '00DSECRET!\u2028'])(
    'whose access token is %j puts no header into a request, and is not told to anybody',
    async (accessToken) => {
      const { org, salesforce } = await connectOrg(store, (_, response) => json(response, 200, {}));
      org.expire();
      org.onRefresh = (response) => {
        json(response, 200, { access_token: accessToken, refresh_token: org.refreshToken, instance_url: org.url });
        return true;
      };
      await failureOf(salesforce.limits());
      for (const { headers } of org.received) expect(headers).not.toHaveProperty('x-injected');
      await org.close();
    },
  );

  it.each(['../../limits', '750/../../x', '750?x=1', '750#', '750\r\nX-Injected: yes', ''])(
    'whose job id is %j becomes no path',
    async (id) => {
      const { org, salesforce } = await connectOrg(store, (_, response) => json(response, 200, { id }));
      const { code } = await failureOf(
        salesforce.bulk.submit({ soql: 'SELECT Id FROM Contact', includeDeleted: false }),
      );
      expect(code).toBe('salesforce.unexpected_answer');
      await org.close();
    },
  );
});

describe('an answer of Customer.io', () => {
  it('that nests 100,000 deep, or has endless headers, is a failure that does not hold the key', async () => {
    const answers: Handler[] = [
      (_, response) => response.writeHead(400).end(DEEP),
      (_, response) => response.writeHead(400).end(`{"errors":${DEEP}}`),
      (_, response) => response.writeHead(200, { 'x-long': 'x'.repeat(200_000) }).end('{}'),
    ];
    for (const answer of answers) {
      const server = await serve(answer);
      const customerio = createCustomerio({ baseUrl: server.url, apiKey: 'key-SECRET' });
      const said = await customerio.postBatch(Buffer.from('{"batch":[]}'));
      expect(said.type).not.toBe('accepted');
      expectNoSecret(said);
      await server.close();
    }
  });
});
