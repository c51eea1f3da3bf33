import { parse } from 'csv-parse';
import { Readable } from 'node:stream';
import { Agent, request } from 'undici';
import { z } from 'zod';

/**
 * What a careful engineer writes with the usual libraries: undici, csv-parse, one object a row, JSON.stringify, batches of 475
 * kB, eight requests at once. No retries, no accounting, no resume. Run with the stand-ins' addresses and a number of rows.
 */
const [salesforce = '', customerio = '', rowsText = '0', ...columns] = process.argv.slice(2);
const rows = Number(rowsText);
const PAGE = 50_000;
const MAX_BYTES = 475_000;
const AT_ONCE = 8;

const agent = new Agent({ connections: 32 });
const job = `${salesforce}/services/data/v67.0/jobs/query`;
const created = await request(job, {
  method: 'POST',
  dispatcher: agent,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ operation: 'query', query: `SELECT ${columns.join(', ')} FROM Contact` }),
});
const { id } = z.object({ id: z.string() }).parse(await created.body.json());

const inFlight = new Set<Promise<void>>();
let items: string[] = [];
let bytes = 0;
let sent = 0;

async function post(body: string): Promise<void> {
  const answer = await request(`${customerio}/v1/batch`, {
    method: 'POST',
    dispatcher: agent,
    headers: { 'content-type': 'application/json', 'x-strict-mode': '1' },
    body,
  });
  await answer.body.dump();
  if (answer.statusCode !== 200) throw new Error(`status ${answer.statusCode}`);
}

async function flush(): Promise<void> {
  const body = `{"batch":[${items.join(',')}]}`;
  sent += items.length;
  items = [];
  bytes = 0;
  while (inFlight.size >= AT_ONCE) await Promise.race(inFlight);
  const posting = post(body).finally(() => inFlight.delete(posting));
  inFlight.add(posting);
}

const numbers = new Set(['Score__c', 'Revenue__c']);
const booleans = new Set(['HasOptedOutOfEmail', 'DoNotCall', 'IsDeleted']);

function value(column: string, cell: string): unknown {
  if (cell === '') return null;
  if (numbers.has(column)) return Number(cell);
  return booleans.has(column) ? cell === 'true' : cell;
}

const started = Date.now();
for (let first = 0; first < rows; first += PAGE) {
  const page = await request(`${job}/${id}/results?maxRecords=${PAGE}&locator=${first}`, { dispatcher: agent });
  const records: AsyncIterable<Record<string, string>> = Readable.from(page.body).pipe(parse({ columns: true }));
  for await (const record of records) {
    const traits: Record<string, unknown> = {};
    for (const column of columns) {
      if (column !== 'Id' && column !== 'SystemModstamp') traits[column] = value(column, record[column] ?? '');
    }
    const { Id: userId = '', SystemModstamp: timestamp = '' } = record;
    const item = JSON.stringify({ type: 'identify', userId, messageId: `${userId}:${timestamp}`, timestamp, traits });
    const length = Buffer.byteLength(item) + 1;
    if (bytes + length > MAX_BYTES) await flush();
    items.push(item);
    bytes += length;
  }
}
if (items.length > 0) await flush();
await Promise.all(inFlight);
process.stdout.write(`${JSON.stringify({ sent, seconds: (Date.now() - started) / 1_000 })}\n`);
// The parent reads this process's usage before it lets it go.
process.stdin.resume();
