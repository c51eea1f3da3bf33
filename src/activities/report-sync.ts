import type { ReportSyncInput } from './activities.ts';
import type { ActivityDependencies } from './dependencies.ts';

/** Keeps what alerts are judged by; a repeat, or one that comes late, changes nothing. */
export async function reportSync({ store }: ActivityDependencies, input: ReportSyncInput): Promise<void> {
  const { syncId, at, ...report } = input;
  await store.alerts.report(syncId, { at: new Date(at), ...report });
}
