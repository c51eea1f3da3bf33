/** The task queues of a worker: each kind of work has slots of its own, so that none waits for another's. */
export type TaskQueues = {
  /** Workflows, and steps of seconds. */
  steps: string;
  /** `awaitQueryJob` and `listResultPages`: waiting for Salesforce, at hardly any cost. */
  polls: string;
  /** `transferPage` and `removeDeparted` of what changed: memory and processor time, mostly for seconds. */
  transfers: string;
  /**
   * The same of runs that read everything: hours of it. They neither hold back what changed, as they never take its slots,
   * nor does it ever hold them back: there is always some, and by rank they would never have a turn.
   */
  backfills: string;
  /**
   * Pages of those whose result has several: a worker takes few of them at once, so that all workers have some, and the one
   * page of a small first run does not wait for those of a large one.
   */
  pages: string;
};

/** Named after the queue that workflows are started on (`TEMPORAL_TASK_QUEUE`). */
export function taskQueues(steps: string): TaskQueues {
  return {
    steps,
    polls: `${steps}-polls`,
    transfers: `${steps}-transfers`,
    backfills: `${steps}-backfills`,
    pages: `${steps}-pages`,
  };
}
