import type { Api, Run } from '../../stack/api.ts';
import { UserError } from '../../user-error.mjs';
import { describeRun, untilRunEnds } from '../progress.ts';
import { LiveLines } from './live-lines.ts';

export type FollowedSync = { name: string; id: string; lastRunId?: string };
export type NamedRun = { name: string; run: Run };

/** Follows all of them at once to the end of a run that is not their last. Throws when one does not succeed. */
export async function followSyncs(api: Api, syncs: FollowedSync[]): Promise<NamedRun[]> {
  const width = Math.max(...syncs.map(({ name }) => name.length));
  const lines = new LiveLines(syncs.length, process.stdout);
  const startedMs = Date.now();
  const follow = async (sync: FollowedSync, index: number): Promise<NamedRun> => {
    const line = (run: Run): string =>
      `  ${sync.name.padEnd(width)}${describeRun(run, Date.now() - startedMs)}${run.status === 'running' ? '' : `, ${run.status}`}`;
    const run = await untilRunEnds(api, sync.id, sync.lastRunId, ({ currentRun }) => {
      if (currentRun !== undefined) lines.update(index, line(currentRun));
    });
    lines.settle(index, line(run));
    sync.lastRunId = run.id;
    if (run.status === 'succeeded') return { name: sync.name, run };
    const reason = run.failure?.message ?? 'it gives no reason';
    throw new UserError(`The ${run.mode} run of ${sync.name} ${run.status}: ${reason}`);
  };
  try {
    return await Promise.all(syncs.map(follow));
  } finally {
    lines.close();
  }
}
