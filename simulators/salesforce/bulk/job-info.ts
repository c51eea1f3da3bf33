import { restDatetime } from '../org/instant.ts';
import type { Simulated } from '../simulated.ts';
import type { Job } from './jobs.ts';

/** A job as its resource shows it. */
export function jobInfo({ userId, settings }: Simulated, job: Job): Record<string, unknown> {
  const created = restDatetime(job.createdMs);
  return {
    id: job.id,
    operation: job.operation,
    object: job.plan.table.name,
    createdById: userId,
    createdDate: created,
    systemModstamp: created,
    state: job.state,
    concurrencyMode: 'Parallel',
    contentType: 'CSV',
    apiVersion: Number(job.apiVersion),
    jobType: 'V2Query',
    lineEnding: job.lineEnding,
    columnDelimiter: job.columnDelimiter,
    ...progress(job, settings.pollsUntilComplete),
  };
}

function progress(job: Job, pollsUntilComplete: number): Record<string, unknown> {
  switch (job.state) {
    case 'UploadComplete':
    case 'Aborted':
      return {};
    case 'InProgress': {
      const share = job.polls / pollsUntilComplete;
      return { numberRecordsProcessed: Math.floor(job.rows.length * share), retries: 0, totalProcessingTime: 5 };
    }
    case 'Failed':
      return { numberRecordsProcessed: 0, retries: 0, totalProcessingTime: 10, errorMessage: job.errorMessage };
    case 'JobComplete': {
      // ORDER BY and LIMIT switch PK chunking off.
      const { orderBy, limit } = job.plan.query;
      return {
        numberRecordsProcessed: job.rows.length,
        retries: 0,
        totalProcessingTime: 10,
        isPkChunkingSupported: orderBy.length === 0 && limit === undefined,
      };
    }
  }
}
