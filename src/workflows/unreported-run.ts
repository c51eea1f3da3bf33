import { isCancellation, log } from '@temporalio/workflow';
import { unreportedEnd } from '../domain/run-end.ts';
import type { RunEnd } from '../domain/run-end.ts';
import type { RunRequest } from '../domain/sync-state.ts';
import { brief } from './activity-options.ts';

/** A run that was terminated or broke could not write its own record. */
export async function recordUnreported(request: RunRequest, error: unknown): Promise<RunEnd> {
  const cause = error instanceof Error ? (error.cause instanceof Error ? error.cause.message : error.message) : '';
  const message = `The run ended without a report (${cause.slice(0, 200)}). Its window will be read again.`;
  const end = unreportedEnd(request, new Date().toISOString(), message);
  const { id: runId, mode, revision, startedAt, syncId } = request;
  try {
    await brief.finishRun({
      runId,
      syncId,
      mode,
      revision,
      startedAt,
      status: 'failed',
      counts: end.counts,
      salesforceApiCalls: 0,
      failure: { code: 'run.unreported', message },
    });
  } catch (failure) {
    if (isCancellation(failure)) throw failure;
    log.error('the record of a failed run could not be written', { runId, error: failure });
  }
  return end;
}
