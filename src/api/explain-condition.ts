import { FailureError } from '../domain/failure.ts';
import type { FieldPlan } from '../domain/field-plan.ts';
import { checkFilter } from '../domain/filter.ts';
import { explainQuery } from '../domain/soql.ts';
import type { Salesforce } from '../salesforce/salesforce.ts';

export type ExplainVerdict =
  | { type: 'accepted' }
  | { type: 'refused'; message: string }
  /** Salesforce did not check it: the resource is missing, down, or the query too long for it. */
  | { type: 'unknown'; message: string };

/** Answers that say nothing about the query itself. */
const NOT_ABOUT_THE_QUERY = new Set(['salesforce.not_found', 'salesforce.refused', 'salesforce.query_too_long']);

/**
 * What Salesforce thinks of the query of a plan, without running it. Throws when the connection must be authorized
 * again.
 */
export async function askToExplain(
  salesforce: Pick<Salesforce, 'explain'>,
  plan: FieldPlan,
  filter: string | undefined,
): Promise<ExplainVerdict> {
  const checked = filter === undefined ? undefined : checkFilter(filter);
  if (checked?.type === 'invalid') return { type: 'refused', message: checked.message };
  try {
    await salesforce.explain(explainQuery(plan, checked?.condition));
    return { type: 'accepted' };
  } catch (error) {
    // The query as a whole is longer than SOQL may be.
    if (error instanceof RangeError) return { type: 'refused', message: error.message };
    if (!(error instanceof FailureError) || error.failure.reaction.type === 'reauthorize') throw error;
    const { reaction, code, message } = error.failure;
    const refused = reaction.type === 'reject' && !NOT_ABOUT_THE_QUERY.has(code);
    return { type: refused ? 'refused' : 'unknown', message };
  }
}
