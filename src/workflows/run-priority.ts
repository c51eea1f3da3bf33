import type { Priority } from '@temporalio/common';
import { readsEverything } from '../domain/run.ts';
import type { RunRequest } from '../domain/sync-state.ts';

/** Of 1 (first) to 5: what people wait for goes before what reads everything. */
const CHANGES = 2;
const EVERYTHING = 4;

/**
 * Which tasks of a run go first where tasks wait for slots; its activities inherit it. Among equals, connections take
 * turns: https://docs.temporal.io/develop/task-queue-priority-fairness
 */
export function runPriority({ mode, definition }: Pick<RunRequest, 'mode' | 'definition'>): Priority {
  return { priorityKey: readsEverything(mode) ? EVERYTHING : CHANGES, fairnessKey: definition.connectionId };
}
