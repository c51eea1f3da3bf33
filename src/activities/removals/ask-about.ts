import { checkFilter } from '../../domain/filter.ts';
import { existingQuery, matchingQuery } from '../../domain/soql.ts';
import type { RunPlan } from '../../domain/run-plan.ts';
import type { Salesforce } from '../../salesforce/salesforce.ts';
import type { RemoveDepartedInput } from '../activities.ts';

/** For the ids and the filter of one question by REST: Salesforce takes 16,384 bytes of URI and headers together. */
const QUESTION_BYTES = 13_000;
/** `'003000000000001AAA', ` as it is encoded. */
const ID_BYTES = 26;

/** With room for fewer, a question is not worth its call. */
const FEWEST_IDS = 50;

export type Question = {
  salesforce: Salesforce;
  plan: RunPlan;
  input: Pick<RemoveDepartedInput, 'definition'>;
  onProgress: () => void;
};

/** How many records one question can be about, with the filter or without. */
export function idsPerQuestion({ input }: Pick<Question, 'input'>): number {
  return idsBeside(askable(input) ?? '');
}

/** Which of these records exist, whether they match the sync's filter or not. */
export async function existing(question: Question, recordIds: readonly string[]): Promise<Set<string>> {
  return found(question, recordIds, (ids) => existingQuery(question.plan.fields, ids));
}

/** Which of these records match the sync's filter now; none, where it is too long to be asked. */
export async function matching(question: Question, recordIds: readonly string[]): Promise<Set<string>> {
  const { plan, input } = question;
  const condition = askable(input);
  if (condition === undefined) return new Set();
  return found(question, recordIds, (ids) => matchingQuery(plan.fields, ids, condition));
}

async function found(
  question: Question,
  recordIds: readonly string[],
  soqlOf: (ids: readonly string[]) => string,
): Promise<Set<string>> {
  const { salesforce, plan } = question;
  const column = plan.fields.columns[plan.fields.recordId] ?? 'Id';
  const ids = new Set<string>();
  const step = idsPerQuestion(question);
  for (let start = 0; start < recordIds.length; start += step) {
    const soql = soqlOf(recordIds.slice(start, start + step));
    for await (const { records } of salesforce.query({ soql, includeDeleted: false })) {
      for (const record of records) ids.add(String(record[column]));
    }
    question.onProgress();
  }
  return ids;
}

function askable({ definition: { filter } }: Question['input']): string | undefined {
  const checked = filter === undefined ? undefined : checkFilter(filter);
  if (checked?.type !== 'valid' || idsBeside(checked.condition) < FEWEST_IDS) return undefined;
  return checked.condition;
}

function idsBeside(condition: string): number {
  return Math.floor((QUESTION_BYTES - encodeURIComponent(condition).length) / ID_BYTES);
}
