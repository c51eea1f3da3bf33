import { FailureError } from '../domain/failure.ts';
import type { SubmittedJob } from './activities.ts';
import type { ActivityDependencies } from './dependencies.ts';

/** Has Salesforce run the query that `prepareRun` kept in the store. */
export async function submitQueryJob(
  { store, salesforce }: ActivityDependencies,
  { runId, connectionId }: { runId: string; connectionId: string },
): Promise<SubmittedJob> {
  const plan = await store.runs.plan(runId);
  if (plan === undefined) throw missingPlan(runId);
  const org = await salesforce(connectionId);
  const job = await org.bulk.submit(plan.query);
  return { ...job, salesforceApiCalls: org.usage().calls };
}

export function missingPlan(runId: string): FailureError {
  return new FailureError({
    reaction: { type: 'stop' },
    code: 'run.plan_missing',
    message: `The plan of run ${runId} is not in the store: was the store emptied or replaced?`,
    fault: 'configuration',
  });
}
