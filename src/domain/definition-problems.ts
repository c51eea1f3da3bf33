import { ledgerProblems } from './ledger-use.ts';
import { scheduleProblems } from './schedule.ts';
import type { SyncDefinition } from './sync-definition.ts';

/** What is wrong with a definition that has the right shape, as far as that can be known without Salesforce. */
export function definitionProblems(definition: SyncDefinition, now: Date): { path: string; message: string }[] {
  const { schedule, reconcile } = definition;
  return [
    ...scheduleProblems(schedule, now),
    ...(reconcile === undefined ? [] : scheduleProblems(reconcile, now, 'reconcile')),
    ...ledgerProblems(definition),
  ];
}
