import { z } from 'zod';
import type { Suggestion } from './filter-suggester.ts';
import { plainText } from './plain-text.ts';

/** Longest explanation that is passed on, in characters. */
const MAX_EXPLANATION = 500;
/** Longest answer that is shown again to the model or to people, in characters. */
const MAX_ANSWER = 2_000;

/** What the model is asked to answer with. */
export const answerSchema = z.object({
  filter: z.string().nullable().describe('The condition, or null when no condition can do what was asked.'),
  explanation: z.string().describe('One or two sentences for the person who asked.'),
});

/** Reads an answer, be it JSON alone, in a code fence, or with words around it. */
export function readAnswer(text: string): Suggestion {
  for (const candidate of candidates(text)) {
    const parsed = answerSchema.safeParse(parseJson(candidate));
    if (!parsed.success) continue;
    const filter = parsed.data.filter?.trim() ?? '';
    const explanation = plainText(parsed.data.explanation, MAX_EXPLANATION);
    if (filter === '') return { type: 'impossible', explanation };
    return { type: 'filter', filter, explanation, answer: bounded(candidate) };
  }
  return { type: 'unreadable', answer: bounded(text) };
}

function candidates(text: string): string[] {
  // Some models print what they thought first.
  const answer = text.split('</think>').at(-1) ?? text;
  const fenced = [...answer.matchAll(/```\w*\s([\s\S]*?)```/g)].map(([, inside = '']) => inside);
  const braces = answer.slice(Math.max(0, answer.indexOf('{')), answer.lastIndexOf('}') + 1);
  return [answer, ...fenced.toReversed(), braces].map((candidate) => candidate.trim());
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON is one of the answers to expect; the caller goes on with the next candidate.
    return undefined;
  }
}

function bounded(text: string): string {
  return plainText(text, MAX_ANSWER);
}
