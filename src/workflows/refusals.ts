import { ApplicationFailure } from '@temporalio/workflow';
import { RefusedError } from '../domain/refused-error.ts';

export function checkRunId(runId: unknown): void {
  if (typeof runId === 'string' && /^run_[A-Za-z0-9_]{1,80}$/.test(runId)) return;
  throw new RefusedError('invalid_request', 'must be a run id (run_…)');
}

/** Makes a refusal the answer of an update. */
export function refusing<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw error instanceof RefusedError ? refusal(error) : error;
  }
}

/** Answers an update with the reason; the second detail names each problem. */
export function refusal(error: RefusedError): ApplicationFailure {
  return ApplicationFailure.create({
    message: error.message,
    type: error.code,
    nonRetryable: true,
    details: [error.errors],
  });
}
