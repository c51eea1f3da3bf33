import type { Answer } from '../answer.ts';
import { json, methodNotAllowed, notFound, vendorError } from '../answer.ts';
import { parseObject } from '../read-body.ts';
import type { Asked, Simulated } from '../simulated.ts';
import { createJob } from './create-job.ts';
import { jobInfo } from './job-info.ts';
import type { Job } from './jobs.ts';
import { resultPages, results } from './results.ts';

/** `…/jobs/query` and below. https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/queries.htm */
export async function queryJobs(asked: Asked, simulated: Simulated, below: string[]): Promise<Answer> {
  const { method } = asked;
  const [id, part] = below;
  if (id === undefined) {
    if (method === 'POST') return createJob(asked, simulated);
    return method === 'GET' ? list(simulated) : methodNotAllowed(method, 'GET, POST');
  }
  const job = simulated.jobs.find(id);
  if (job === undefined) return notFound();
  if (job.apiVersion !== asked.version) {
    const message = `The job was created with API version ${job.apiVersion} and must be used with it`;
    return vendorError(409, 'API_VERSION_MISMATCH', message);
  }
  switch (part?.toLowerCase()) {
    case undefined:
      return oneJob(asked, simulated, job);
    case 'results':
      return method === 'GET' ? results(asked, simulated, job) : methodNotAllowed(method, 'GET');
    case 'resultpages':
      return method === 'GET' ? resultPages(asked, simulated, job) : methodNotAllowed(method, 'GET');
    default:
      return notFound();
  }
}

function oneJob(asked: Asked, simulated: Simulated, job: Job): Answer {
  switch (asked.method) {
    case 'GET':
      advance(simulated, job);
      return json(200, jobInfo(simulated, job));
    case 'PATCH':
      return abort(asked, simulated, job);
    case 'DELETE':
      if (job.state === 'InProgress') return vendorError(400, 'INVALIDJOBSTATE', 'Abort the job before you delete it');
      simulated.jobs.delete(job.id);
      return { status: 204 };
    default:
      return methodNotAllowed(asked.method, 'GET, PATCH, DELETE');
  }
}

function list(simulated: Simulated): Answer {
  const records = simulated.jobs.list().map((job) => jobInfo(simulated, job));
  return json(200, { done: true, records, nextRecordsUrl: null });
}

/** Each question brings a job on. */
function advance({ settings, faults }: Simulated, job: Job): void {
  if (!isOpen(job)) return;
  const failing = faults.next('fail_job', 'status');
  job.polls += 1;
  if (failing === undefined) {
    job.state = job.polls >= settings.pollsUntilComplete ? 'JobComplete' : 'InProgress';
    return;
  }
  job.state = 'Failed';
  job.errorMessage = failing.message;
  job.release();
}

function abort(asked: Asked, simulated: Simulated, job: Job): Answer {
  if (parseObject(asked.body)?.['state'] !== 'Aborted') {
    return vendorError(400, 'INVALID_REQUEST', 'state must be Aborted');
  }
  if (!isOpen(job)) {
    return vendorError(400, 'INVALIDJOBSTATE', `Aborting an already ${job.state} job is not allowed`);
  }
  job.state = 'Aborted';
  job.release();
  return json(200, jobInfo(simulated, job));
}

function isOpen({ state }: Job): boolean {
  return state === 'UploadComplete' || state === 'InProgress';
}
