import { afterAll, beforeAll, expect, it } from 'vitest';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Stack } from '../support/stack.ts';

type Served = { url: string; close: () => Promise<void> };

async function serve(
  answer: (request: IncomingMessage, body: string, response: ServerResponse) => void,
): Promise<Served> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => answer(request, body, response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

const ROWS = ['003000000000001AAA', '003000000000002AAA'];
const MODIFIED = new Date(Date.now() - 3_600_000).toISOString().replace('Z', '+0000');

/** An org that answers what is asked and nothing more: no limits, no list of versions or pages, no counts. */
function startOrg(): Promise<Served> {
  const say = (response: ServerResponse, status: number, body: unknown): void => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  return serve((request, body, response) => {
    const path = request.url ?? '';
    if (path.startsWith('/services/oauth2/token')) {
      const host = request.headers.host ?? '';
      return say(response, 200, { access_token: 'minimal', instance_url: `http://${host}` });
    }
    if (path.endsWith('/describe')) {
      const fields = [
        { name: 'Id', type: 'id' },
        { name: 'LastName', type: 'string' },
        { name: 'SystemModstamp', type: 'datetime' },
        { name: 'IsDeleted', type: 'boolean' },
      ];
      return say(response, 200, { name: 'Contact', fields });
    }
    if (path.endsWith('/jobs/query')) {
      const { query } = JSON.parse(body) as { query: string };
      asked.push(query);
      return say(response, 200, { id: '750000000000001', state: 'UploadComplete' });
    }
    if (path.endsWith('/jobs/query/750000000000001')) return say(response, 200, { id: '750', state: 'JobComplete' });
    if (path.includes('/results')) {
      const columns = /SELECT (.*?) FROM/i.exec(asked.at(-1) ?? '')?.[1]?.split(/,\s*/) ?? [];
      const cells: Record<string, string> = { LastName: 'Señor', SystemModstamp: MODIFIED, IsDeleted: 'false' };
      const first = !path.includes('locator=second');
      const lines = ROWS.slice(...(first ? [0, 1] : [1, 2])).map((id) =>
        columns.map((column) => cells[column] ?? id).join(','),
      );
      response.writeHead(200, { 'content-type': 'text/csv', ...(first ? { 'Sforce-Locator': 'second' } : {}) });
      response.end([columns.join(','), ...lines].join('\r\n') + '\r\n');
      return undefined;
    }
    return say(response, 404, [{ errorCode: 'NOT_FOUND', message: 'not here' }]);
  });
}

const asked: string[] = [];
const received: { userId?: string; traits?: unknown }[] = [];
let stack: Stack;
let org: Served;
let workspace: Served;

beforeAll(async () => {
  stack = await Stack.start({ contacts: 1 });
  org = await startOrg();
  workspace = await serve((_request, body, response) => {
    const { batch } = JSON.parse(body) as { batch: typeof received };
    received.push(...batch);
    response.writeHead(200).end();
  });
});

afterAll(async () => {
  await stack.stop();
  await org.close();
  await workspace.close();
});

it('a sync works with vendors that say no more than they must', async () => {
  const connectionId = await stack.addConnection({
    name: 'Minimal',
    environment: 'custom',
    loginUrl: org.url,
    auth: { method: 'refresh_token', refreshToken: 'granted' },
  });
  const destinationId = await stack.addDestination({ apiKey: 'any-key', endpoint: workspace.url });
  const id = await stack.createSync({
    connectionId,
    destinationId,
    fields: [{ source: 'LastName', target: 'last_name' }],
  });
  expect(await stack.runsDone(id, 1)).toMatchObject({ status: 'succeeded', recordsRead: 2, recordsSent: 2 });
  expect(received.map(({ userId, traits }) => ({ userId, traits }))).toEqual(
    ROWS.map((userId) => ({ userId, traits: { last_name: 'Señor' } })),
  );
  await stack.runNow(id);
  expect(await stack.runsDone(id, 2)).toMatchObject({ status: 'succeeded', mode: 'incremental' });
});
