import type { ObjectDescription } from '../domain/object-description.ts';
import type { FilterSuggester, SuggestionRequest } from '../llm/filter-suggester.ts';
import { mentionedLookups } from '../llm/mentions.ts';
import { loadDescriptions } from '../salesforce/descriptions.ts';
import type { Salesforce } from '../salesforce/salesforce.ts';
import { judgeFilter } from './judge-filter.ts';
import { Problem } from './problem.ts';

/** The first answer, and one that repairs it. */
const ROUNDS = 2;

export type SuggestedFilter = {
  filter: string;
  explanation: string;
  /** That Salesforce could not check it. */
  message?: string;
};

type Question = {
  suggester: FilterSuggester;
  salesforce: Pick<Salesforce, 'describe' | 'explain'>;
  object: string;
  description: string;
  today: string;
};

/**
 * A filter for a description, judged like one that a person has typed. Throws a 422 problem when the model finds none or
 * both of its answers are wrong, and what the suggester throws when it cannot be asked.
 */
export async function suggestFilter(question: Question): Promise<SuggestedFilter> {
  const { suggester, object, description, today } = question;
  const salesforce = describingOnce(question.salesforce);
  const { object: described } = await loadDescriptions(salesforce, object, []);
  const descriptions = await loadDescriptions(salesforce, object, mentionedLookups(described, description));
  let refused: SuggestionRequest['refused'];
  for (let round = 0; round < ROUNDS; round += 1) {
    const request = { descriptions, description, today, ...(refused === undefined ? {} : { refused }) };
    const answer = await suggester.suggest(request);
    if (answer.type === 'impossible') {
      throw new Problem(422, answer.explanation === '' ? 'No filter can do that.' : answer.explanation, {
        code: 'suggestion.impossible',
      });
    }
    if (answer.type === 'unreadable') {
      refused = { answer: answer.answer, reason: 'The answer is not a JSON object with filter and explanation.' };
      continue;
    }
    const { filter, explanation } = answer;
    const verdict = await judgeFilter(() => Promise.resolve(salesforce), object, filter);
    if (verdict.valid) {
      const { condition, message } = verdict;
      return { filter: condition, explanation, ...(message === undefined ? {} : { message }) };
    }
    const place = verdict.position === undefined ? '' : ` (at character ${verdict.position}, counted from 0)`;
    refused = { answer: answer.answer, reason: `${verdict.message}${place}` };
  }
  throw new Problem(422, `The language model wrote no filter that is valid: ${refused?.reason ?? ''}`, {
    code: 'suggestion.refused',
    members: { suggestion: refused?.answer ?? '' },
  });
}

/** Each object is described once per request, whatever the rounds. */
function describingOnce(
  salesforce: Pick<Salesforce, 'describe' | 'explain'>,
): Pick<Salesforce, 'describe' | 'explain'> {
  const described = new Map<string, Promise<ObjectDescription>>();
  return {
    explain: (soql, signal) => salesforce.explain(soql, signal),
    describe(object, signal) {
      const description = described.get(object) ?? salesforce.describe(object, signal);
      described.set(object, description);
      return description;
    },
  };
}
