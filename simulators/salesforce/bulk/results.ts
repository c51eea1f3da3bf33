import { pipeline, Readable } from 'node:stream';
import type { Transform } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { Answer } from '../answer.ts';
import { json, notFound, vendorError } from '../answer.ts';
import type { FaultOf } from '../faults.ts';
import type { Asked, Simulated } from '../simulated.ts';
import { csvPage } from './csv.ts';
import { breakCell, breakChecksum } from './damage.ts';
import type { Job } from './jobs.ts';
import { readLocator, writeLocator } from './locators.ts';

const PAGES_PER_ANSWER = 5;
/** The fastest: pages are made to be read on the same machine. */
const GZIP_LEVEL = 1;

/** A page of results, and what it is made of: a fault may cut it short. */
export type PageAnswer = Answer & { page?: { job: Job; from: number; to: number } };

/**
 * `GET …/results`: rows from a locator on.
 * https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/query_get_job_results.htm
 */
export function results(asked: Asked, { settings }: Simulated, job: Job): PageAnswer {
  const refused = notReady(job);
  if (refused !== undefined) return refused;
  const { searchParams } = asked.url;
  const locator = searchParams.get('locator');
  const range = locator === null ? { from: 0 } : readLocator(job, locator);
  if (range === undefined) return vendorError(400, 'INVALIDLOCATOR', 'The locator is invalid');
  const asks = searchParams.get('maxRecords');
  const maxRecords = asks === null ? settings.pageRecords : Number(asks);
  if (!Number.isInteger(maxRecords) || maxRecords < 1) {
    return vendorError(400, 'INVALID_REQUEST', 'maxRecords must be a positive number');
  }
  const to = Math.min(range.to ?? job.rows.length, range.from + Math.min(maxRecords, settings.maxPageRecords));
  return pageAnswer(asked, { job, from: range.from, to });
}

/** What is wrong with a page. `sent`: its head promises rows up to `to`, its body has those up to here. */
type Damage = { sent?: number; damage?: FaultOf<'corrupt'> };

export function pageAnswer(asked: Asked, page: { job: Job; from: number; to: number }, wrong: Damage = {}): PageAnswer {
  const { job, from, to } = page;
  const zipped = String(asked.headers['accept-encoding'] ?? '').includes('gzip');
  const rows = Readable.from(csvPage(job, from, wrong.sent ?? to), { objectMode: false });
  return {
    status: 200,
    headers: {
      'content-type': 'text/csv;charset=UTF-8',
      'sforce-locator': to < job.rows.length ? writeLocator(job, { from: to }) : 'null',
      'sforce-numberofrecords': String(to - from),
      ...(zipped ? { 'content-encoding': 'gzip' } : {}),
    },
    body: through(rows, transforms(zipped, wrong)),
    page,
  };
}

/**
 * `GET …/resultPages`: where each page is, five an answer. The vendor's example writes the next list's path in small letters.
 * https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/query_get_parallel_job_results.htm
 */
export function resultPages(asked: Asked, { settings }: Simulated, job: Job): Answer {
  if (!settings.resultPages) return notFound();
  const refused = notReady(job);
  if (refused !== undefined) return refused;
  const locator = asked.url.searchParams.get('locator');
  const start = locator === null ? { from: 0 } : readLocator(job, locator);
  if (start === undefined) return vendorError(400, 'INVALIDLOCATOR', 'The locator is invalid');
  const base = `/services/data/v${job.apiVersion}/jobs/query/${job.id}`;
  const pages: { resultUrl: string }[] = [];
  let { from } = start;
  do {
    const to = Math.min(job.rows.length, from + settings.pageRecords);
    pages.push({ resultUrl: `${base}/results?locator=${writeLocator(job, { from, to })}` });
    from = to;
  } while (from < job.rows.length && pages.length < PAGES_PER_ANSWER);
  if (from >= job.rows.length) return json(200, { resultPages: pages, done: true });
  const nextRecordsUrl = `${base}/resultpages?locator=${writeLocator(job, { from })}`;
  return json(200, { resultPages: pages, nextRecordsUrl, done: false });
}

function notReady(job: Job): Answer | undefined {
  if (job.state !== 'JobComplete') {
    return vendorError(400, 'INVALIDJOBSTATE', `Results are not available while the job is ${job.state}`);
  }
  return job.hasResults ? undefined : notFound();
}

function transforms(zipped: boolean, { damage }: Damage): Transform[] {
  const gzip = zipped ? [createGzip({ level: GZIP_LEVEL })] : [];
  if (damage === undefined) return gzip;
  return zipped && damage.part === 'gzip' ? [...gzip, breakChecksum()] : [breakCell(damage.afterBytes), ...gzip];
}

function through(rows: Readable, steps: Transform[]): Readable {
  // An error of one end reaches the other, where the sender of the answer sees it.
  return steps.reduce<Readable>((source, step) => pipeline(source, step, () => undefined), rows);
}
