import type { Failure } from '../domain/failure.ts';
import { Problem } from './problem.ts';

const RETRY_AFTER_MS = 5_000;
const NOT_FOUND_CODES = new Set(['salesforce.object_not_found', 'salesforce.invalid_type']);

/** What a caller of the API is told when Salesforce did not do what was asked. */
export function salesforceProblem(failure: Failure, now: Date): Problem {
  const { reaction, message, code } = failure;
  if (NOT_FOUND_CODES.has(code)) return new Problem(404, message, { code });
  switch (reaction.type) {
    case 'reauthorize':
      return new Problem(409, message, { code });
    case 'retry':
    case 'resubmit':
      return unavailable(failure, reaction.type === 'retry' ? reaction.afterMs : undefined);
    case 'wait':
      return unavailable(failure, reaction.untilMs - now.getTime());
    case 'reject':
    case 'stop':
      return new Problem(422, message, { code });
  }
}

function unavailable({ message, code }: Failure, afterMs = RETRY_AFTER_MS): Problem {
  return new Problem(503, message, {
    code,
    headers: { 'Retry-After': String(Math.max(1, Math.ceil(afterMs / 1_000))) },
  });
}
