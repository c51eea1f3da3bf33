import { FailureError } from '../domain/failure.ts';
import type { SubmitInput, SubmittedJob } from './activities.ts';
import type { ActivityDependencies } from './dependencies.ts';

/** Windows repeat five minutes, so a smaller difference costs nothing. */
const MAX_CLOCK_AHEAD_MS = 4 * 60_000;

/** A clock is wrong by minutes or hours; a time from long ago is none (servers between us and Salesforce may answer one). */
const MAX_CLOCK_ERROR_MS = 24 * 60 * 60_000;

/** Has Salesforce run the query that `prepareRun` kept in the store. */
export async function submitQueryJob(
  { store, salesforce }: ActivityDependencies,
  { runId, connectionId }: SubmitInput,
): Promise<SubmittedJob> {
  const plan = await store.runs.plan(runId);
  if (plan === undefined) throw missingPlan(runId);
  const org = await salesforce(connectionId);
  const { createdAt, ...job } = await org.bulk.submit(plan.query);
  const { serverTimeMs } = plan;
  if (createdAt !== undefined && serverTimeMs !== undefined && isClockAhead(serverTimeMs - createdAt)) {
    await org.bulk.abort(job);
    throw clockAhead(serverTimeMs, createdAt);
  }
  return { ...job, salesforceApiCalls: org.usage().calls };
}

function isClockAhead(aheadMs: number): boolean {
  return aheadMs > MAX_CLOCK_AHEAD_MS && aheadMs < MAX_CLOCK_ERROR_MS;
}

/**
 * The `Date` header may be written by an edge whose clock is wrong; a window that ends in the org's future would pass over
 * what is changed until then. The job's own time comes from the clock that stamps records.
 */
function clockAhead(serverTimeMs: number, createdAt: number): FailureError {
  const [header, job] = [serverTimeMs, createdAt].map((ms) => new Date(ms).toISOString());
  return new FailureError({
    reaction: { type: 'stop' },
    code: 'salesforce.clock_ahead',
    message: `Salesforce's answers name the time ${header}, but the job that followed was created at ${job} by the org's own clock. Nothing is read; the next run looks again.`,
    fault: 'transient',
  });
}

export function missingPlan(runId: string): FailureError {
  return new FailureError({
    reaction: { type: 'stop' },
    code: 'run.plan_missing',
    message: `The plan of run ${runId} is not in the store: was the store emptied or replaced?`,
    fault: 'configuration',
  });
}
