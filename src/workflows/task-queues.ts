/** The task queues of a worker: each kind of work has slots of its own, so that none waits for another's. */
export type TaskQueues = {
  /** Workflows, and steps of seconds. */
  steps: string;
  /** `awaitQueryJob` and `listResultPages`: waiting for Salesforce, at hardly any cost. */
  polls: string;
  /** `transferPage` and `removeDeparted`: minutes of memory and processor time. */
  transfers: string;
};

/** Named after the queue that workflows are started on (`TEMPORAL_TASK_QUEUE`). */
export function taskQueues(steps: string): TaskQueues {
  return { steps, polls: `${steps}-polls`, transfers: `${steps}-transfers` };
}
