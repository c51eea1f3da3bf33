import type { Client } from '@temporalio/client';
import type { SyncState } from '../domain/sync-state.ts';
import { decodePayload } from './decode-payload.ts';

/**
 * What a sync knew when its present execution began, from that execution's first event: no worker is asked. At most a
 * hundred runs old, as continue-as-new hands the state on.
 *
 * @throws WorkflowNotFoundError
 */
export async function stateAtStart(client: Client, workflowId: string): Promise<SyncState | undefined> {
  const { history } = await client.workflowService.getWorkflowExecutionHistory({
    namespace: client.options.namespace,
    execution: { workflowId },
    maximumPageSize: 1,
  });
  const payload = history?.events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads?.[0];
  return payload === undefined ? undefined : decodePayload<SyncState>(client.options.loadedDataConverter, payload);
}
