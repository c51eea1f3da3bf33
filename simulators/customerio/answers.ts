import type { Problem } from './message.ts';
import type { ErrorFormat } from './options.ts';

export type Answer = { status: number; contentType: string; body: string; headers?: Record<string, string> };

export type IndexedProblem = { problem: Problem; index?: number };

const JSON_TYPE = 'application/json; charset=utf-8';

export const accepted: Answer = { status: 200, contentType: JSON_TYPE, body: '{}\n' };

export function json(status: number, body: unknown): Answer {
  return { status, contentType: JSON_TYPE, body: `${JSON.stringify(body)}\n` };
}

/** Some items were accepted, these were not. */
export function partlyRefused(problems: readonly IndexedProblem[]): Answer {
  return json(207, { errors: problems.map(indexed) });
}

/** Nothing was accepted. A real server stops at the first problem, so only the indexed format names them all. */
export function refused(status: number, problems: readonly IndexedProblem[], format: ErrorFormat): Answer {
  const message = problems[0]?.problem.message ?? 'refused';
  switch (format) {
    case 'meta':
      return json(status, { meta: { errors: [message] } });
    case 'errors':
      return json(status, { errors: problems.map(indexed) });
    case 'code':
      return json(status, { code: 'invalid_request', message });
    case 'text':
      return { status, contentType: 'text/plain; charset=utf-8', body: message };
  }
}

function indexed({ problem, index }: IndexedProblem): Record<string, unknown> {
  return { ...(index === undefined ? {} : { batch_index: index }), ...problem };
}
