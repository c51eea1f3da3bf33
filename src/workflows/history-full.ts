import { patched, workflowInfo } from '@temporalio/workflow';

/**
 * Events of one execution of a run, whatever the size of the org: after so many it begins no further page or chunk and
 * continues as new. What is under way then adds a few dozen; only a run that stands still for months adds more. A server
 * warns at 10,240 events and ends an execution at 51,200.
 */
export const EVENTS_PER_EXECUTION = 3_000;

export function historyFull(): boolean {
  const { historyLength, continueAsNewSuggested } = workflowInfo();
  if (historyLength < EVENTS_PER_EXECUTION && !continueAsNewSuggested) return false;
  // Histories that went on beyond it are replayed as they were.
  return patched('events-per-execution');
}
