import type { ApiDependencies } from './dependencies.ts';

/** Whether the waiting syncs could be told that their connection works. Those that were not look again by themselves. */
export async function tellSyncs(deps: ApiDependencies, connectionId: string): Promise<boolean> {
  try {
    await deps.syncs.connectionAuthorized(connectionId);
    return true;
  } catch (error) {
    deps.log.error({ connectionId, err: error }, 'syncs were not told that their connection is authorized');
    return false;
  }
}
