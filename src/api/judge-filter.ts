import type { FieldPlan } from '../domain/field-plan.ts';
import { checkFilter } from '../domain/filter.ts';
import { filterProblems } from '../domain/plan-problems.ts';
import { loadDescriptions } from '../salesforce/descriptions.ts';
import type { Salesforce } from '../salesforce/salesforce.ts';
import { askToExplain } from './explain-condition.ts';

export type FilterVerdict =
  /** `condition` is the filter, written again; `message` says that Salesforce could not check it. */
  | { valid: true; condition: string; message?: string }
  /** `position` is counted in characters from 0. */
  | { valid: false; message: string; position?: number };

/**
 * Is it one condition, do its fields exist, and does Salesforce accept it? Throws what Salesforce's failures throw when
 * the object cannot be described.
 */
export async function judgeFilter(
  salesforce: () => Promise<Pick<Salesforce, 'describe' | 'explain'>>,
  object: string,
  filter: string,
): Promise<FilterVerdict> {
  const checked = checkFilter(filter);
  if (checked.type === 'invalid') {
    const { message, position } = checked;
    return { valid: false, message, ...(position === undefined ? {} : { position }) };
  }
  const { condition } = checked;
  const org = await salesforce();
  const descriptions = await loadDescriptions(org, object, checked.fields);
  const [problem] = filterProblems(filter, descriptions);
  if (problem !== undefined) return { valid: false, message: problem.message };
  const verdict = await askToExplain(org, idsOf(descriptions.object.name), filter);
  if (verdict.type === 'accepted') return { valid: true, condition };
  const { message } = verdict;
  return verdict.type === 'unknown' ? { valid: true, condition, message } : { valid: false, message };
}

/** A query that selects nothing but ids: all that a condition needs to be checked. */
function idsOf(object: string): FieldPlan {
  const identifier = { column: 0, source: 'Id', type: 'id' } as const;
  return { object, columns: ['Id'], recordId: 0, version: 0, identifier, attributes: [], format: { type: 'person' } };
}
