import { once } from 'node:events';
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import { Agent } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startCustomerioSimulator } from '../../simulators/customerio/index.ts';
import type { CustomerioSimulator } from '../../simulators/customerio/index.ts';
import { createCustomerio } from '../../src/customerio/pipelines-client.ts';
import type { PipelinesClientOptions } from '../../src/customerio/pipelines-client.ts';
import { batchBody } from '../../src/domain/batcher.ts';
import { until } from '../support/until.ts';
import { upsert } from './support/items.ts';

let simulator: CustomerioSimulator;
let server: Server | undefined;
const agent = new Agent({ allowH2: false, keepAliveTimeout: 10_000 });
beforeEach(async () => {
  simulator = await startCustomerioSimulator();
});
afterEach(async () => {
  await simulator.close();
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

const client = (options: Partial<PipelinesClientOptions> = {}) =>
  createCustomerio({ baseUrl: simulator.url, apiKey: simulator.apiKey, agent, ...options });
const body = batchBody([upsert(1), upsert(2)]);

async function serve(listener: RequestListener): Promise<string> {
  server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
}

describe('the Pipelines client', () => {
  it('sends the bytes as they are, in strict mode, and says who it is', async () => {
    expect(await client().postBatch(body)).toEqual({ type: 'accepted' });
    expect(simulator.requests.recent).toMatchObject([
      {
        method: 'POST',
        path: '/v1/batch',
        bytes: body.length,
        items: 2,
        strict: true,
        headers: {
          'x-strict-mode': '1',
          'content-type': 'application/json',
          'content-length': String(body.length),
          'user-agent': expect.stringMatching(/^salesforce-data-in\/\d+\.\d+\.\d+/) as string,
        },
      },
    ]);
    expect([...simulator.workspace.people.ids()]).toEqual(['p1', 'p2']);
  });

  it.each(['', '/', '/v1', '/v1/'])('reaches /v1/batch from a base URL that ends in %j', async (end) => {
    expect(await client({ baseUrl: simulator.url + end }).postBatch(body)).toEqual({ type: 'accepted' });
  });

  it('keeps its connection from one batch to the next, whatever was answered', async () => {
    let connections = 0;
    const statuses = [200, 400, 503, 429, 200];
    const baseUrl = await serve((request, response) => {
      request.resume().on('end', () => {
        response.writeHead(statuses.shift() ?? 200).end('x'.repeat(100_000));
      });
    });
    server?.on('connection', () => (connections += 1));
    const customerio = client({ baseUrl, agent: new Agent({ allowH2: false, connections: 1 }) });
    const answers = [];
    for (let n = 0; n < 5; n += 1) answers.push((await customerio.postBatch(body)).type);
    expect(answers).toEqual(['accepted', 'failed', 'failed', 'failed', 'accepted']);
    expect(connections).toBe(1);
  });

  it('reports a wrong key without repeating it', async () => {
    const answer = await client({ apiKey: 'wrong-but-still-secret' }).postBatch(body);
    expect(answer).toMatchObject({ failure: { reaction: { type: 'stop' }, code: 'customerio.unauthorized' } });
    expect(JSON.stringify(answer)).not.toContain('wrong-but-still-secret');
  });

  it('never repeats a key that the answer echoes, plain or as credentials', async () => {
    const key = 'echoed-secret-key';
    const baseUrl = await serve((request, response) => {
      const credentials = request.headers.authorization ?? '';
      const user = Buffer.from(credentials.split(' ')[1] ?? '', 'base64').toString();
      response.writeHead(400, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ errors: [{ batch_index: 0, message: `${user} ${credentials}` }], message: user }));
    });
    const answer = JSON.stringify(await client({ baseUrl, apiKey: key }).postBatch(body));
    expect(answer).toContain('[secret]');
    expect(answer).not.toContain(key);
    expect(answer).not.toContain(Buffer.from(`${key}:`).toString('base64'));
  });

  it('does not follow a redirect', async () => {
    const baseUrl = await serve((_, response) => response.writeHead(307, { location: simulator.url }).end());
    expect(await client({ baseUrl }).postBatch(body)).toMatchObject({ failure: { code: 'customerio.redirected' } });
    expect(simulator.requests.total).toBe(0);
  });

  it.each(['before', 'after'] as const)(
    'takes a connection that breaks %s acceptance for a transient failure',
    async (when) => {
      simulator.faults.add({ type: 'reset', when, times: 1 });
      expect(await client().postBatch(body)).toMatchObject({
        type: 'failed',
        failure: { reaction: { type: 'retry' }, code: 'customerio.unreachable', fault: 'transient' },
      });
      expect(simulator.requests.total).toBe(1);
    },
  );

  it('takes a server that is not there for a transient failure', async () => {
    await simulator.close();
    expect(await client().postBatch(body)).toMatchObject({ failure: { code: 'customerio.unreachable' } });
    simulator = await startCustomerioSimulator();
  });

  it.each([
    ['silent', { type: 'latency', ms: 60_000 }],
    ['stuck in the middle of its answer', { type: 'slow_answer', ms: 60_000 }],
  ] as const)('gives up a server that is %s', async (_, fault) => {
    simulator.faults.add(fault);
    expect(await client({ timeoutMs: 50 }).postBatch(body)).toMatchObject({
      failure: { reaction: { type: 'retry' }, message: expect.stringContaining('ETIMEDOUT') as string },
    });
  });

  it('does not read an endless answer', async () => {
    const baseUrl = await serve((_, response) => {
      const chunk = Buffer.alloc(64 * 1024, 'x');
      const more = (): void => {
        while (!response.destroyed && response.write(chunk));
      };
      response.writeHead(200).on('drain', more);
      more();
    });
    expect(await client({ baseUrl }).postBatch(body)).toMatchObject({ failure: { reaction: { type: 'retry' } } });
  });

  it('throws the reason of the signal, before and during a request', async () => {
    const reason = new Error('the page was canceled');
    await expect(client().postBatch(body, AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(simulator.requests.total).toBe(0);

    simulator.faults.add({ type: 'latency', ms: 60_000 });
    const abort = new AbortController();
    const answer = client().postBatch(body, abort.signal);
    await until('the request arrived', () => simulator.requests.total === 1);
    abort.abort(reason);
    await expect(answer).rejects.toBe(reason);
  });
});
