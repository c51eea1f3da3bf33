import { Context } from '@temporalio/activity';
import { z } from 'zod';
import { FailureError } from '../domain/failure.ts';
import type { Salesforce } from '../salesforce/salesforce.ts';
import type { CallsLeft } from './activities.ts';
import type { ActivityDependencies } from './dependencies.ts';
import { toApplicationFailure } from './failures.ts';

const detailsSchema = z.object({ calls: z.int().min(0) });

export type MeterOptions = {
  /** The activity has no heartbeat details of its own that another attempt goes on by. */
  beats?: boolean;
};

/**
 * Counts the API calls of a step across its attempts, as each is one of the org's day: what the activity sees as used, and
 * so reports, has those of earlier attempts in it, which their last heartbeat told. Stops at what the run has left.
 */
export function metered<Input extends CallsLeft, Output>(
  deps: ActivityDependencies,
  activity: (deps: ActivityDependencies, input: Input) => Promise<Output>,
  { beats = false }: MeterOptions = {},
): (input: Input) => Promise<Output> {
  return async (input) => {
    const context = Context.current();
    const details = detailsSchema.safeParse(context.info.heartbeatDetails);
    const earlier = details.success ? details.data.calls : 0;
    const { callsLeft } = input;
    let org: Salesforce | undefined;
    const salesforce = async (connectionId: string): Promise<Salesforce> => {
      const maxCalls = callsLeft === undefined ? {} : { maxCalls: callsLeft - earlier };
      const here = await deps.salesforce(connectionId, maxCalls);
      const usage = (): ReturnType<Salesforce['usage']> => {
        const used = here.usage();
        return { ...used, calls: used.calls + earlier };
      };
      org = { ...here, usage };
      return org;
    };
    try {
      return await activity({ ...deps, salesforce }, input);
    } catch (error) {
      const calls = org?.usage().calls ?? earlier;
      if (beats) context.heartbeat({ calls });
      if (error instanceof FailureError) throw toApplicationFailure(error, calls);
      throw error;
    }
  };
}
