import { WorkflowNotFoundError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import type { LoadedDataConverter, Payload } from '@temporalio/common';
import { z } from 'zod';
import { addCounts } from '../domain/run.ts';
import type { RunCounts } from '../domain/run.ts';
import type { RunView } from '../domain/sync-view.ts';
import { runStateQuery } from '../workflows/messages.ts';
import { decodePayload, failureMessage } from './decode-payload.ts';

/** What is known of a run at this moment, beyond the pages that it finished. */
export type LiveRun = { run: RunView; retrying?: string };

const heartbeatSchema = z.object({
  counts: z.object({
    read: z.number(),
    sent: z.number(),
    deleted: z.number(),
    rejected: z.number(),
    skipped: z.number(),
  }),
});

/**
 * The run's own account plus what the heartbeats of its pages say, and why a step is being tried again if one is. Costs
 * no event in any history. Undefined when the run has just ended.
 */
export async function liveRun(client: Client, runId: string): Promise<LiveRun | undefined> {
  const handle = client.workflow.getHandle(runId);
  const converter = client.options.loadedDataConverter;
  try {
    const [run, description] = await Promise.all([handle.query(runStateQuery), handle.describe()]);
    const activities = description.raw.pendingActivities ?? [];
    const counts = await Promise.all(
      activities.map(({ heartbeatDetails }) => countsOf(converter, heartbeatDetails?.payloads?.[0])),
    );
    const failing = activities.find(({ attempt, lastFailure }) => (attempt ?? 1) > 1 && lastFailure?.message);
    const reason = failing?.lastFailure ? await failureMessage(converter, failing.lastFailure) : undefined;
    return {
      run: { ...run, counts: counts.reduce<RunCounts>((sum, page) => (page ? addCounts(sum, page) : sum), run.counts) },
      ...(failing === undefined ? {} : { retrying: `Attempt ${failing.attempt}: ${reason}` }),
    };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

async function countsOf(
  converter: LoadedDataConverter,
  payload: Payload | null | undefined,
): Promise<RunCounts | undefined> {
  if (payload === undefined || payload === null) return undefined;
  return heartbeatSchema.safeParse(await decodePayload<unknown>(converter, payload)).data?.counts;
}
