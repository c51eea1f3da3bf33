import type { Client } from '@temporalio/client';

/** What the executions of one sync, the sync's own and its runs', have cost so far. */
export type HistoryCost = {
  /** Attempts at activities, local ones too. */
  activities: number;
  events: number;
  historyBytes: number;
  /** As Temporal Cloud bills them. https://docs.temporal.io/cloud/actions */
  actions: number;
  /** Of the actions; no event tells of them. */
  heartbeats: number;
};

/** Of a sync that did not continue as new yet, and of its runs, which did not either. */
export async function historyCost(client: Client, syncId: string, heartbeats: number): Promise<HistoryCost> {
  const cost: HistoryCost = { activities: 0, events: 0, historyBytes: 0, actions: heartbeats, heartbeats };
  const open = [syncId];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const handle = client.workflow.getHandle(id);
    const [{ historyLength, historySize }, { events }] = await Promise.all([handle.describe(), handle.fetchHistory()]);
    cost.events += historyLength;
    cost.historyBytes += historySize ?? 0;
    for (const event of events ?? []) {
      const local = event.markerRecordedEventAttributes?.markerName === 'core_local_activity';
      const attempts = event.activityTaskStartedEventAttributes?.attempt ?? (local ? 1 : 0);
      cost.activities += attempts;
      const billed =
        event.workflowExecutionStartedEventAttributes ??
        event.timerStartedEventAttributes ??
        event.upsertWorkflowSearchAttributesEventAttributes ??
        event.workflowExecutionSignaledEventAttributes ??
        event.workflowExecutionUpdateAcceptedEventAttributes;
      cost.actions += attempts + (billed === undefined || billed === null ? 0 : 1);
      const child = event.childWorkflowExecutionStartedEventAttributes?.workflowExecution?.workflowId;
      if (child !== undefined && child !== null) open.push(child);
    }
  }
  return cost;
}
