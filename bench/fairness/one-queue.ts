/** In the place of `src/workflows/task-queues.ts` and `run-priority.ts`: everything on one queue, first come, first served. */
export function taskQueues(steps: string): Record<'steps' | 'polls' | 'transfers' | 'backfills' | 'pages', string> {
  return { steps, polls: steps, transfers: steps, backfills: steps, pages: steps };
}

export function runPriority(): Record<string, never> {
  return {};
}
