import { FailureError } from '../../domain/failure.ts';
import type { BuiltQuery } from '../../domain/soql.ts';
import type { Salesforce } from '../../salesforce/salesforce.ts';

/** A count reads every record that no index keeps away: in a large org that takes longer than a person waits. */
export const COUNT_TIMEOUT_MS = 5_000;

export type CountOutcome = { count: number } | { count: null; reason: string };

/** Records of a `SELECT COUNT()`; why not, when it takes too long or fails. Throws when the connection must be authorized again. */
export async function countRecords(
  salesforce: Pick<Salesforce, 'query'>,
  query: BuiltQuery,
  timeoutMs = COUNT_TIMEOUT_MS,
): Promise<CountOutcome> {
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    for await (const { totalSize } of salesforce.query(query, timeout)) {
      return { count: totalSize };
    }
    return { count: null, reason: 'Salesforce did not answer.' };
  } catch (error) {
    if (timeout.aborted) return { count: null, reason: `Salesforce did not do so within ${timeoutMs / 1_000} s.` };
    if (!(error instanceof FailureError) || error.failure.reaction.type === 'reauthorize') throw error;
    return { count: null, reason: error.message };
  }
}
