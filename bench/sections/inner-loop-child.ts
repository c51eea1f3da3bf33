import { PageReader } from '../../src/activities/transfer/page-reader.ts';
import type { Work } from '../../src/activities/transfer/stretch-builder.ts';
import type { FieldPlan } from '../../src/domain/field-plan.ts';
import type { FieldType } from '../../src/domain/object-description.ts';
import { readReadably } from '../../test/support/readable-path/read-readably.ts';
import { CONTACT_FIELDS, PAGE_ROWS, contactPage } from '../stand-ins/contacts.ts';

/**
 * The inner loop alone, from the bytes of a page to those of requests, beside the readable path that it is tested against.
 * Both read the same pages, in turn; prints the processor seconds of each run. Run with a number of rows.
 */
const rows = Number(process.argv[2] ?? 1_000_000);
const CHUNK_BYTES = 64 * 1024;
const RUNS = 3;

const columns = CONTACT_FIELDS.map(([name]) => name);
const column = (name: string): number => columns.indexOf(name);
const TYPES: Record<string, FieldType> = {
  Birthdate: 'date',
  LastActivityDate: 'date',
  HasOptedOutOfEmail: 'boolean',
  DoNotCall: 'boolean',
  Score__c: 'double',
  Revenue__c: 'currency',
};
const plan: FieldPlan = {
  object: 'Contact',
  columns,
  recordId: column('Id'),
  version: column('SystemModstamp'),
  isDeleted: column('IsDeleted'),
  identifier: { column: column('Id'), source: 'Id', type: 'id' },
  attributes: columns
    .filter((name) => !['Id', 'SystemModstamp', 'IsDeleted'].includes(name))
    .map((name) => ({ column: column(name), source: name, target: name, type: TYPES[name] ?? 'string' })),
  format: { type: 'person' },
};
const page = { plan, context: { syncId: 'syn_8f3kq0zt1m', epoch: 0, deletions: 'send' } as const };
const START = { endRow: 0, checksum: 0 };
const csv = contactPage(columns, 0, Math.min(rows, PAGE_ROWS));

function* chunks(): Generator<Buffer> {
  for (let at = 0; at < csv.length; at += CHUNK_BYTES) yield csv.subarray(at, at + CHUNK_BYTES);
}

function* fromBytesToBytes(): Generator<Work> {
  const reader = new PageReader(plan, page.context, START);
  for (const chunk of chunks()) {
    reader.push(chunk);
    for (let work = reader.next(); work !== undefined; work = reader.next()) yield work;
  }
  reader.end();
  for (let work = reader.next(); work !== undefined; work = reader.next()) yield work;
}

/** Processor seconds, and the bytes of all bodies. */
function measure(read: () => Iterable<Work>): { cpuSeconds: number; bytes: number } {
  const before = process.cpuUsage();
  let bytes = 0;
  for (let first = 0; first < rows; first += PAGE_ROWS) {
    for (const { batch } of read()) {
      bytes += batch?.body().length ?? 0;
      batch?.release();
    }
  }
  const { user, system } = process.cpuUsage(before);
  return { cpuSeconds: (user + system) / 1e6, bytes };
}

const seconds: Record<'readable' | 'bytes', number[]> = { readable: [], bytes: [] };
for (let run = 0; run < RUNS; run += 1) {
  const readable = measure(() => readReadably(page, chunks(), START));
  const fast = measure(fromBytesToBytes);
  if (fast.bytes !== readable.bytes) throw new Error(`${fast.bytes} bytes instead of ${readable.bytes}`);
  seconds.readable.push(readable.cpuSeconds);
  seconds.bytes.push(fast.cpuSeconds);
}
process.stdout.write(`${JSON.stringify({ rows, ...seconds })}\n`);
