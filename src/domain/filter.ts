import { checkCharacters } from './filter/check-characters.ts';
import { checkCondition } from './filter/check-condition.ts';
import { checkStructure } from './filter/check-structure.ts';
import { conditionSteps } from './filter/condition-steps.ts';
import { parseCondition } from './filter/parse-condition.ts';
import { refusalPosition, type FilterRefusal } from './filter/refusal.ts';
import { sameTokens, tokenize, type Token } from './filter/token.ts';
import { writeCondition, writeOperand } from './filter/write-condition.ts';

/** Longest condition, in characters, as typed and as written again. */
export const MAX_FILTER_LENGTH = 20_000;

const TOO_LONG: FilterRefusal = { message: `A filter may have at most ${MAX_FILTER_LENGTH} characters.` };

export type FilterCheck =
  | {
      type: 'valid';
      /** The condition, written again from what was understood. Checking it gives the same condition. */
      condition: string;
      /** The condition as one operand of AND. */
      operand: string;
      /** Fields of the filtered object that it refers to, as written. */
      fields: string[];
    }
  | {
      type: 'invalid';
      /** One sentence for the person who wrote it. */
      message: string;
      /** Where in the text, from 0. */
      position?: number;
    };

/**
 * Is `filter` one SOQL condition, and nothing else? Whether its fields exist and have the right types only
 * Salesforce knows. The condition that comes back has the tokens of the filter, one for one, so nothing is lost or
 * added on the way.
 */
export function checkFilter(filter: string): FilterCheck {
  if (filter.length > MAX_FILTER_LENGTH) return invalid(TOO_LONG, []);
  const tokens = tokenize(filter);
  if (tokens.length === 0) return invalid({ message: 'The filter is empty.' }, tokens);
  const refusal = checkCharacters(tokens) ?? checkStructure(tokens);
  if (refusal !== undefined) return invalid(refusal, tokens);
  const where = parseCondition(filter, tokens);
  if ('message' in where) return invalid(where, tokens);
  const steps = conditionSteps(where);
  if (steps === undefined) return invalid({ message: 'Two conditions must be joined by AND or OR.' }, tokens);
  const use = checkCondition(steps);
  if ('message' in use) return invalid(use, tokens);
  const condition = writeCondition(steps);
  if (condition.length > MAX_FILTER_LENGTH) return invalid(TOO_LONG, tokens);
  if (!sameTokens(tokens, tokenize(condition))) {
    return invalid({ message: 'The filter is too deeply nested to be read without losing a part of it.' }, tokens);
  }
  return { type: 'valid', condition, operand: writeOperand(steps, use.hasSubquery), fields: use.fields };
}

function invalid(refusal: FilterRefusal, tokens: readonly Token[]): FilterCheck {
  return { type: 'invalid', message: refusal.message, position: refusalPosition(refusal, tokens) };
}
