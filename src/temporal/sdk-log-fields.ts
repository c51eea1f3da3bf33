import { syncOfRun } from '../domain/sync-of-run.ts';

/**
 * What the SDK says about a line, in our words: its `runId` is one execution of a workflow, while ours is the id of a
 * workflow that is a run.
 */
export function sdkLogFields(meta: Record<string, unknown>): Record<string, unknown> {
  const { runId: executionId, workflowId, ...others } = meta;
  return {
    ...idsOf(workflowId),
    ...(workflowId === undefined ? {} : { workflowId }),
    ...(executionId === undefined ? {} : { executionId }),
    ...others,
  };
}

function idsOf(workflowId: unknown): { syncId?: string; runId?: string } {
  if (typeof workflowId !== 'string') return {};
  const syncId = syncOfRun(workflowId);
  if (syncId !== undefined) return { syncId, runId: workflowId };
  return workflowId.startsWith('syn_') ? { syncId: workflowId } : {};
}
