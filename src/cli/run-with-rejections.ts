import type { Run } from '../client/api.generated.ts';
import { newestRuns } from './commands/runs.ts';
import type { Session } from './session.ts';

/** How far back it looks. */
const MAX_RUNS = 1_000;

/** The newest run of a sync that rejected a record. */
export async function runWithRejections(session: Session, syncId: string): Promise<Run | undefined> {
  const rejects = ({ recordsRejected }: Run): boolean => recordsRejected > 0;
  return (await newestRuns(session, syncId, MAX_RUNS, rejects)).find(rejects);
}
