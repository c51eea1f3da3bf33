import type { JobInput } from './activities.ts';
import type { ActivityDependencies } from './dependencies.ts';

/** Frees what an unneeded job holds at Salesforce. */
export async function abortQueryJob({ salesforce }: ActivityDependencies, input: JobInput): Promise<void> {
  const org = await salesforce(input.connectionId);
  await org.bulk.abort(input);
}
