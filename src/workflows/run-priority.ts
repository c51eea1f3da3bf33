import type { Priority } from '@temporalio/common';
import type { RunRequest } from '../domain/sync-state.ts';

/**
 * Connections take turns where tasks of runs wait for slots; its activities inherit that. No run has a rank before
 * another's: those in front would always be some. https://docs.temporal.io/develop/task-queue-priority-fairness
 */
export function runPriority({ definition }: Pick<RunRequest, 'definition'>): Priority {
  return { fairnessKey: definition.connectionId };
}
