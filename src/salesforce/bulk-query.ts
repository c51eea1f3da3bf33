import { z } from 'zod';
import { FailureError } from '../domain/failure.ts';
import { API_VERSION, apiPath } from './api-version.ts';
import { listResultPages, resultLocators } from './bulk-locators.ts';
import { openResultPage } from './bulk-page.ts';
import { jobPath } from './bulk-path.ts';
import type { SalesforceClient } from './client.ts';
import { requestJson, requestText } from './rest.ts';
import type { BulkJobStatus, BulkQuery } from './salesforce.ts';
import { vendorWords } from './vendor-text.ts';

/** The id becomes a part of paths. */
const createdSchema = z.object({
  id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  createdDate: z.string().optional().catch(undefined),
});

const jobSchema = z.object({
  state: z.enum(['UploadComplete', 'InProgress', 'JobComplete', 'Failed', 'Aborted']),
  numberRecordsProcessed: z.number().int().nonnegative().nullish(),
  /** Not documented for query jobs; there when a job has failed. */
  errorMessage: z.string().nullish(),
});

export function createBulkQuery(client: SalesforceClient): BulkQuery {
  return {
    async submit({ soql, includeDeleted }, signal) {
      const body = {
        operation: includeDeleted ? 'queryAll' : 'query',
        query: soql,
        contentType: 'CSV',
        columnDelimiter: 'COMMA',
        lineEnding: 'LF',
      };
      const path = apiPath(['jobs', 'query']);
      const job = await requestJson(client, { operation: 'submit', method: 'POST', path, body, signal }, createdSchema);
      const createdAt = Date.parse(job.createdDate ?? '');
      return { jobId: job.id, apiVersion: API_VERSION, ...(Number.isNaN(createdAt) ? {} : { createdAt }) };
    },

    async status(job, signal) {
      const info = await requestJson(client, { operation: 'job', path: jobPath(job), signal }, jobSchema);
      return toStatus(info);
    },

    pageLocators: (job, signal) => resultLocators(client, job, signal),
    listPages: (job, from, signal) => listResultPages(client, job, from, signal),
    openPage: (job, page, signal) => openResultPage(client, job, page, signal),

    async abort(job) {
      const request = { operation: 'abort', method: 'PATCH', path: jobPath(job), body: { state: 'Aborted' } } as const;
      try {
        await requestText(client, request);
      } catch (error) {
        if (!(error instanceof FailureError && isOver(error))) throw error;
      }
    },
  };
}

function toStatus(job: z.infer<typeof jobSchema>): BulkJobStatus {
  const processed = job.numberRecordsProcessed ?? undefined;
  const records = processed === undefined ? {} : { recordsProcessed: processed };
  switch (job.state) {
    case 'UploadComplete':
      return { state: 'queued', ...records };
    case 'InProgress':
      return { state: 'running', ...records };
    case 'JobComplete':
      return { state: 'complete', ...records };
    case 'Failed':
      return job.errorMessage ? { state: 'failed', message: vendorWords(job.errorMessage) } : { state: 'failed' };
    case 'Aborted':
      return { state: 'aborted' };
  }
}

/** Finished, or deleted with its results: nothing is left to abort. */
function isOver({ failure }: FailureError): boolean {
  return failure.code === 'salesforce.invalid_job_state' || failure.code === 'salesforce.job_not_found';
}
