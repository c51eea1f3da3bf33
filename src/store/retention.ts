import type { Purged } from './store.ts';
import { deleteResolved, deleteRuns, deleteSuperseded, FIRST_PLACE, oldRuns } from './old-rows.ts';
import type { OldRun, RunPlace } from './old-rows.ts';
import type { Database } from './tables.ts';

/** Rows of a statement: others wait for none of them long, and a process that ends waits for one. */
const AT_ONCE = 1_000;
/** Rows that a round looks at, of runs and of rejections each: with hourly rounds, more than come in. */
const A_ROUND = 200_000;

/**
 * Forgets old runs and rejections, some in each round. What has to stay is looked at again only when all that is old has
 * been: a round goes on where the one before ended. Any number of processes may, each for itself.
 */
export class Retention {
  private readonly db: Database;
  private readonly aRound: number;
  private place: RunPlace = FIRST_PLACE;
  /** How far the run after `place` was looked through, where it is longer than what a round looks at. */
  private within: { runId: string; recordId: string } | undefined;

  constructor(db: Database, aRound = A_ROUND) {
    this.db = db;
    this.aRound = aRound;
  }

  /** A round. `before`: what ended earlier is old. */
  async purge(before: Date, signal?: AbortSignal): Promise<Purged> {
    const rejections = await this.purgeResolved(before, signal);
    const rest = await this.purgeRuns(before, signal);
    return { runs: rest.runs, rejections: rejections + rest.rejections };
  }

  private async purgeResolved(before: Date, signal: AbortSignal | undefined): Promise<number> {
    let deleted = 0;
    while (deleted < this.aRound && signal?.aborted !== true) {
      const some = await deleteResolved(this.db, before, AT_ONCE);
      deleted += some;
      if (some < AT_ONCE) break;
    }
    return deleted;
  }

  private async purgeRuns(before: Date, signal: AbortSignal | undefined): Promise<Purged> {
    const purged = { runs: 0, rejections: 0 };
    let left = this.aRound;
    while (left > 0 && signal?.aborted !== true) {
      const runs = await oldRuns(this.db, before, this.place, Math.min(AT_ONCE, left));
      const last = runs.at(-1);
      if (last === undefined) {
        this.place = FIRST_PLACE;
        break;
      }
      const surplus = runs.filter((run) => run.surplus);
      purged.runs += await deleteRuns(this.db, idsOf(surplus.filter(({ unresolved }) => !unresolved)));
      const rest = surplus.filter(({ unresolved }) => unresolved);
      for (const run of rest) {
        left -= await this.purgeSuperseded(run, left, purged, signal);
        if (this.within === undefined) continue;
        this.place = runs[runs.indexOf(run) - 1] ?? this.place;
        return purged;
      }
      purged.runs += await deleteRuns(this.db, idsOf(rest));
      this.place = last;
      left -= runs.length;
    }
    return purged;
  }

  /** Answers how many it looked at. Leaves `within` undefined when the run is through. */
  private async purgeSuperseded(
    { id }: OldRun,
    left: number,
    purged: Purged,
    signal: AbortSignal | undefined,
  ): Promise<number> {
    let looked = 0;
    do {
      const after = this.within?.runId === id ? this.within.recordId : '';
      const some = await deleteSuperseded(this.db, id, after, AT_ONCE);
      purged.rejections += some.deleted;
      looked += some.looked;
      this.within = some.last === undefined ? undefined : { runId: id, recordId: some.last };
    } while (this.within !== undefined && looked < left && signal?.aborted !== true);
    return looked;
  }
}

function idsOf(runs: readonly OldRun[]): string[] {
  return runs.map(({ id }) => id);
}
