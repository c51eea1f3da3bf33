import type { Failure } from './failure.ts';
import type { RunCounts } from './run.ts';
import type { SyncDefinition } from './sync-definition.ts';

/** Of the records tried, when a sync does not say. */
const MAX_REJECTED_PERCENT = 50;
/** While a run is under way: bad records often stand together, so a few pages' worth of them has to be seen. */
const MIN_TRIED_UNDER_WAY = 1_000;
/** Of a run whose rows are through: a handful of bad records is for their list, not for an alarm. */
const MIN_TRIED_AT_END = 100;

export type RejectionLimit = Pick<SyncDefinition, 'maxRejectedPercent'>;

/**
 * The failure of a run of which too much is refused: a wrong workspace, field or permission, which more of the same does
 * not mend. `undefined` while it may go on. Rows that needed no message count neither way.
 */
export function tooManyRejections(
  counts: RunCounts,
  { maxRejectedPercent = MAX_REJECTED_PERCENT }: RejectionLimit,
  at: 'under_way' | 'end',
): Failure | undefined {
  const { sent, deleted, rejected } = counts;
  const tried = sent + deleted + rejected;
  if (tried < (at === 'end' ? MIN_TRIED_AT_END : MIN_TRIED_UNDER_WAY)) return undefined;
  if (rejected * 100 <= tried * maxRejectedPercent) return undefined;
  return {
    reaction: { type: 'stop' },
    code: 'run.too_many_rejections',
    message: `${rejected} of ${tried} records tried were rejected, more than ${maxRejectedPercent} %: the run stopped, and the next reads the same window again. Its rejections say why. Mend the mapping, or leave such records out by the filter; if they are to be rejected, raise maxRejectedPercent (100: never stop).`,
    fault: 'configuration',
  };
}
