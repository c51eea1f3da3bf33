import type { SuggesterError } from '../llm/suggester-error.ts';
import { Problem } from './problem.ts';

/** How soon an endpoint that names no time may be asked again. */
const RETRY_AFTER_MS = 10_000;

/** What a caller of the API is told when the language model cannot be asked. */
export function suggesterProblem({ type, message, retryAfterMs = RETRY_AFTER_MS }: SuggesterError): Problem {
  const code = `suggestion.${type}`;
  if (type === 'misconfigured') return new Problem(503, message, { code });
  const headers = { 'Retry-After': String(Math.max(1, Math.ceil(retryAfterMs / 1_000))) };
  return new Problem(503, message, { code, headers });
}
