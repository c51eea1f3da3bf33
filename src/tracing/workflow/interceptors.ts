import { workflowInfo } from '@temporalio/workflow';
import type { WorkflowInterceptors } from '@temporalio/workflow';
import { runInterceptors } from './run-interceptors.ts';
import { syncInterceptors } from './sync-interceptors.ts';

/**
 * Part of the workflows' code where tracing is on. Only headers and sinks: no command, timer or random number more or
 * less, so histories replay with and without it.
 */
export function interceptors(): WorkflowInterceptors {
  return workflowInfo().workflowType === 'syncRun' ? runInterceptors() : syncInterceptors();
}
