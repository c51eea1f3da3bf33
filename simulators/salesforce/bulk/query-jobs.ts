import type { Answer } from '../answer.ts';
import { json, methodNotAllowed, notFound, vendorError } from '../answer.ts';
import { parseObject } from '../read-body.ts';
import type { Asked, Simulated } from '../simulated.ts';
import { matchingRows, plan } from '../soql/plan.ts';
import { SoqlError } from '../soql/soql-error.ts';
import type { Job } from './jobs.ts';
import { resultPages, results } from './results.ts';

const COMPOUND = 'Selecting compound data not supported in Bulk Query';

/** `…/jobs/query` and below. https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/queries.htm */
export async function queryJobs(asked: Asked, simulated: Simulated, below: string[]): Promise<Answer> {
  const [id, part] = below;
  if (id === undefined) {
    if (asked.method === 'POST') return create(asked, simulated);
    if (asked.method === 'GET') return list(simulated);
    return methodNotAllowed(asked.method, 'GET, POST');
  }
  const job = simulated.jobs.find(id);
  if (job === undefined) return notFound();
  if (job.apiVersion !== asked.version) {
    return vendorError(
      409,
      'CLIENT_NOT_ACCESSIBLE_FOR_USER',
      `This job was created with API version ${job.apiVersion}`,
    );
  }
  if (part === 'results') return results(asked, job);
  if (part === 'resultPages') return resultPages(asked, simulated, job);
  if (part !== undefined) return notFound();
  switch (asked.method) {
    case 'GET':
      return status(simulated, job);
    case 'PATCH':
      return abort(asked, job);
    case 'DELETE':
      simulated.jobs.delete(job.id);
      return { status: 204 };
    default:
      return methodNotAllowed(asked.method, 'GET, PATCH, DELETE');
  }
}

async function create(asked: Asked, simulated: Simulated): Promise<Answer> {
  const body = parseObject(asked.body);
  if (body === undefined) return vendorError(400, 'JSON_PARSER_ERROR', 'The request body is not a JSON object');
  const { operation, query, lineEnding = 'LF' } = body;
  if (operation !== 'query' && operation !== 'queryAll')
    return vendorError(400, 'INVALID_REQUEST', 'operation must be query or queryAll');
  if (typeof query !== 'string') return vendorError(400, 'INVALID_REQUEST', 'query is missing');
  if (lineEnding !== 'LF' && lineEnding !== 'CRLF')
    return vendorError(400, 'INVALID_REQUEST', 'lineEnding must be LF or CRLF');
  const pin = simulated.org.pin();
  try {
    const planned = plan(simulated.org, query, { sequence: pin.sequence, includeDeleted: operation === 'queryAll' });
    if (planned.query.countOnly || planned.columns.some(({ field }) => field.type === 'address')) {
      pin.release();
      return vendorError(
        400,
        'FUNCTIONALITY_NOT_ENABLED',
        planned.query.countOnly ? 'Aggregates are not supported' : COMPOUND,
      );
    }
    const rows = await matchingRows(planned);
    simulated.usage.queryJobs += 1;
    const job = simulated.jobs.add({
      operation,
      soql: query,
      apiVersion: asked.version,
      createdMs: simulated.org.now(),
      lineEnding,
      plan: planned,
      rows,
      release: pin.release,
      state: simulated.settings.pollsUntilComplete === 0 ? 'JobComplete' : 'UploadComplete',
    });
    return json(200, info(job));
  } catch (error) {
    pin.release();
    if (error instanceof SoqlError) return vendorError(400, error.code, error.message);
    throw error;
  }
}

function list({ jobs }: Simulated): Answer {
  return json(200, { done: true, records: jobs.list().map(info), nextRecordsUrl: null });
}

/** Each question brings a job on. */
function status({ settings, faults }: Simulated, job: Job): Answer {
  const open = job.state === 'UploadComplete' || job.state === 'InProgress';
  if (open) {
    const failing = faults.next('fail_job', 'status');
    job.polls += 1;
    if (failing !== undefined) {
      job.state = 'Failed';
      job.errorMessage = failing.message;
    } else job.state = job.polls >= settings.pollsUntilComplete ? 'JobComplete' : 'InProgress';
  }
  return json(200, { ...info(job), ...(job.errorMessage === undefined ? {} : { errorMessage: job.errorMessage }) });
}

function abort(asked: Asked, job: Job): Answer {
  if (parseObject(asked.body)?.['state'] !== 'Aborted')
    return vendorError(400, 'INVALID_REQUEST', 'state must be Aborted');
  if (job.state !== 'UploadComplete' && job.state !== 'InProgress') {
    return vendorError(400, 'INVALIDJOBSTATE', `Aborting a job in state ${job.state} is not allowed`);
  }
  job.state = 'Aborted';
  return json(200, info(job));
}

function info(job: Job): Record<string, unknown> {
  const created = new Date(job.createdMs).toISOString().replace('Z', '+0000');
  return {
    id: job.id,
    operation: job.operation,
    object: job.plan.table.name,
    createdById: '005000000000001AAA',
    createdDate: created,
    systemModstamp: created,
    state: job.state,
    concurrencyMode: 'Parallel',
    contentType: 'CSV',
    apiVersion: Number(job.apiVersion),
    jobType: 'V2Query',
    lineEnding: job.lineEnding,
    columnDelimiter: 'COMMA',
    ...(job.state === 'JobComplete'
      ? { numberRecordsProcessed: job.rows.length, retries: 0, totalProcessingTime: 10, isPkChunkingSupported: true }
      : {}),
  };
}
