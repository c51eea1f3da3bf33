import { apiPath } from './api-version.ts';
import type { BulkJob } from './salesforce.ts';

/** Of a query job, or of a resource below it, in the version that the job was created with. */
export function jobPath({ jobId, apiVersion }: BulkJob, ...below: string[]): string {
  return apiPath(['jobs', 'query', jobId, ...below], apiVersion);
}
