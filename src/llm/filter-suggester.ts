import type { Descriptions } from '../domain/object-description.ts';

export type SuggestionRequest = {
  /** The object to filter, and those behind the lookups that the description seems to mean. */
  descriptions: Descriptions;
  /** Which records a person wants, in their own words. Untrusted. */
  description: string;
  /** Such as 2026-01-31: what years and months in the description count from. */
  today: string;
  /** The answer to repair, and why it was refused. */
  refused?: { answer: string; reason: string };
};

/** What a language model answered. None of it may be trusted: a filter is text until it has been checked. */
export type Suggestion =
  | { type: 'filter'; filter: string; explanation: string; answer: string }
  /** The model says that no filter can do it. */
  | { type: 'impossible'; explanation: string }
  /** Not the JSON that was asked for. `answer` is bounded. */
  | { type: 'unreadable'; answer: string };

/** One question to a language model. Throws a SuggesterError when there is no answer. */
export type FilterSuggester = { suggest(request: SuggestionRequest): Promise<Suggestion> };
