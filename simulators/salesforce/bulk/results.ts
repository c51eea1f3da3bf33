import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { Answer } from '../answer.ts';
import { json, notFound, vendorError } from '../answer.ts';
import type { Asked, Simulated } from '../simulated.ts';
import { csvPage } from './csv.ts';
import type { Job } from './jobs.ts';

const PAGES_PER_ANSWER = 5;

/** `GET …/results`: rows from a locator on. */
export function results(asked: Asked, job: Job): Answer & { rows?: { from: number; to: number; job: Job } } {
  const refused = notReady(job);
  if (refused !== undefined) return refused;
  const from = readLocator(asked.url.searchParams.get('locator'));
  if (from === undefined || from > job.rows.length) return vendorError(400, 'INVALIDLOCATOR', 'Invalid locator');
  const asks = Number(asked.url.searchParams.get('maxRecords') ?? 50_000);
  if (!Number.isInteger(asks) || asks < 1)
    return vendorError(400, 'INVALID_REQUEST', 'maxRecords must be a positive number');
  const to = Math.min(job.rows.length, from + asks);
  return { ...pageAnswer(asked, job, from, to), rows: { from, to, job } };
}

/** The page with `to` rows promised; `sent` of them are in the body. */
export function pageAnswer(asked: Asked, job: Job, from: number, to: number, sent = to): Answer {
  const zipped = String(asked.headers['accept-encoding'] ?? '').includes('gzip');
  const rows = Readable.from(csvPage(job, from, sent), { objectMode: false });
  return {
    status: 200,
    headers: {
      'content-type': 'text/csv',
      'sforce-locator': to < job.rows.length ? locator(to) : 'null',
      'sforce-numberofrecords': String(to - from),
      ...(zipped ? { 'content-encoding': 'gzip' } : {}),
    },
    body: zipped ? rows.pipe(createGzip({ level: 1 })) : rows,
  };
}

/** `GET …/resultPages`: where each page is, five an answer. */
export function resultPages(asked: Asked, { settings }: Simulated, job: Job): Answer {
  if (!settings.resultPages) return notFound();
  const refused = notReady(job);
  if (refused !== undefined) return refused;
  const first = Number(asked.url.searchParams.get('page') ?? 0);
  const count = Math.max(1, Math.ceil(job.rows.length / settings.pageRecords));
  const base = `/services/data/v${job.apiVersion}/jobs/query/${job.id}`;
  const last = Math.min(count, first + PAGES_PER_ANSWER);
  const pages = Array.from({ length: last - first }, (_, index) => ({
    resultUrl: `${base}/results?maxRecords=${settings.pageRecords}&locator=${locator((first + index) * settings.pageRecords)}`,
  }));
  const done = last >= count;
  return json(200, {
    resultPages: pages,
    done,
    ...(done ? {} : { nextRecordsUrl: `${base}/resultPages?page=${last}` }),
  });
}

function notReady(job: Job): Answer | undefined {
  if (job.state !== 'JobComplete') {
    return vendorError(400, 'INVALIDJOBSTATE', `Results are not there: the job is ${job.state}`);
  }
  return job.hasResults ? undefined : notFound();
}

/** Opaque on purpose. */
function locator(row: number): string {
  return Buffer.from(`row ${row}`).toString('base64url');
}

function readLocator(text: string | null): number | undefined {
  if (text === null) return 0;
  const match = /^row (\d+)$/.exec(Buffer.from(text, 'base64url').toString());
  return match === null ? undefined : Number(match[1]);
}
