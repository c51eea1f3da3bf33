import { parse } from 'csv-parse';
import { Readable } from 'node:stream';
import { Agent, request } from 'undici';
import { z } from 'zod';
import { runPeer } from './peer.ts';
import { traitsOf } from './traits.ts';

/**
 * What a careful engineer writes with the usual libraries: undici, csv-parse, one object a row, JSON.stringify, batches of 475
 * kB, sixteen requests at once. No retries, no accounting, no resume.
 */
const MAX_BYTES = 475_000;
const AT_ONCE = 16;

const dispatcher = new Agent({ connections: 32 });

await runPeer(async (object, { salesforce, customerio, columns }) => {
  const job = `${salesforce}/services/data/v67.0/jobs/query`;
  const created = await request(job, {
    method: 'POST',
    dispatcher,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ operation: 'query', query: `SELECT ${columns.join(', ')} FROM ${object}` }),
  });
  const { id } = z.object({ id: z.string() }).parse(await created.body.json());

  const inFlight = new Set<Promise<void>>();
  let items: string[] = [];
  let bytes = 0;
  let sent = 0;

  const post = async (body: string): Promise<void> => {
    const headers = { 'content-type': 'application/json', 'x-strict-mode': '1' };
    const answer = await request(`${customerio}/v1/batch`, { method: 'POST', dispatcher, headers, body });
    await answer.body.dump();
    if (answer.statusCode !== 200) throw new Error(`status ${answer.statusCode}`);
  };
  const flush = async (): Promise<void> => {
    if (items.length === 0) return;
    const body = `{"batch":[${items.join(',')}]}`;
    sent += items.length;
    items = [];
    bytes = 0;
    while (inFlight.size >= AT_ONCE) await Promise.race(inFlight);
    const posting = post(body).finally(() => inFlight.delete(posting));
    inFlight.add(posting);
  };

  for (let locator: string | undefined = ''; locator !== undefined;) {
    const query: string = locator === '' ? '' : `&locator=${locator}`;
    const page: Awaited<ReturnType<typeof request>> = await request(`${job}/${id}/results?maxRecords=50000${query}`, {
      dispatcher,
    });
    const next = page.headers['sforce-locator'];
    const records: AsyncIterable<Record<string, string>> = Readable.from(page.body).pipe(parse({ columns: true }));
    for await (const record of records) {
      const { Id: userId = '', SystemModstamp: timestamp = '' } = record;
      const traits = traitsOf(columns, record);
      const message = { type: 'identify', userId, messageId: `${userId}:${timestamp}`, timestamp, traits };
      const item = JSON.stringify(message);
      const length = Buffer.byteLength(item) + 1;
      if (bytes + length > MAX_BYTES) await flush();
      items.push(item);
      bytes += length;
    }
    locator = typeof next === 'string' && next !== 'null' ? next : undefined;
  }
  await flush();
  await Promise.all(inFlight);
  return sent;
});
