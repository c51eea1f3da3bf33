import { certificateWords } from '../domain/certificate-words.ts';
import type { Failure, Reaction } from '../domain/failure.ts';
import { readAnswerBody } from './answer-body.ts';
import type { AnswerBody } from './answer-body.ts';
import type { BatchAnswer } from './customerio.ts';
import { retryAfterMs } from './retry-after.ts';

/** What Customer.io answered. Header names are in lower case. */
export type VendorAnswer = {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
};

type Rule = {
  when: (status: number) => boolean;
  reaction: Exclude<Reaction['type'], 'wait'>;
  code: string;
  fault: Failure['fault'];
  /** The start of the sentence; Customer.io's words follow. */
  says: string;
};

/**
 * What an answer that is not a success means; the first rule that fits decides. Documented for strict mode are 400 and 401
 * only; the others come from its clients and its edge. https://docs.customer.io/integrations/api/cdp/
 */
const ERROR_TABLE: readonly Rule[] = [
  {
    when: is(400, 413, 422),
    reaction: 'reject',
    code: 'customerio.refused',
    fault: 'record',
    says: 'Customer.io refused the data',
  },
  {
    when: is(401, 403),
    reaction: 'stop',
    code: 'customerio.unauthorized',
    fault: 'authorization',
    says: "Customer.io refuses the destination's API key; check that the key is the source's own and that the region is right",
  },
  {
    when: is(404),
    reaction: 'stop',
    code: 'customerio.not_found',
    fault: 'configuration',
    says: "The destination's endpoint does not know the Pipelines API; check the region or endpoint",
  },
  {
    when: is(429),
    reaction: 'retry',
    code: 'customerio.rate_limited',
    fault: 'transient',
    says: 'Customer.io asks for fewer requests',
  },
  {
    when: (status) => status >= 500 || is(408, 425)(status),
    reaction: 'retry',
    code: 'customerio.unavailable',
    fault: 'transient',
    says: 'Customer.io could not answer now',
  },
  {
    when: (status) => status >= 300 && status < 400,
    reaction: 'stop',
    code: 'customerio.redirected',
    fault: 'configuration',
    says: 'Customer.io points to another address, which is not followed; check the region or endpoint',
  },
  {
    when: () => true,
    reaction: 'stop',
    code: 'customerio.unexpected_answer',
    fault: 'defect',
    says: 'Customer.io answered in an unexpected way',
  },
];

/** Taken at its word, it would drop the batch as accepted, or stop a sync for a key that is right. */
const FOREIGN_PAGE = {
  code: 'customerio.foreign_answer',
  fault: 'transient',
  says: 'A web page answered in place of Customer.io; look at proxies and firewalls between, and at the endpoint',
} as const;

/** Statuses that mean something only when Customer.io itself says them. */
function speaksForCustomerio(status: number): boolean {
  return (status >= 200 && status < 300) || status === 401 || status === 403;
}

/**
 * What an answer to a batch means. `secrets` are taken out of the vendor's words; `nowMs` stands in where the answer has no
 * `Date`.
 */
export function readAnswer(answer: VendorAnswer, context: { secrets: readonly string[]; nowMs: number }): BatchAnswer {
  const { status } = answer;
  const body = readAnswerBody(answer.body, context.secrets);
  if (body.isPage && speaksForCustomerio(status)) {
    const reaction = retry(retryAfterMs(answer.headers, context.nowMs));
    return { type: 'failed', failure: failure(FOREIGN_PAGE, reaction, sentence(FOREIGN_PAGE.says, status, '')) };
  }
  if (status >= 200 && status < 300) {
    if (!body.hasErrors) return { type: 'accepted' };
    if (body.blamed !== undefined) return { type: 'partly_accepted', refused: body.blamed };
    // Some of it was refused, without saying what: to be found out as if all of it was.
    return refused(status, body);
  }
  const rule = ERROR_TABLE.find(({ when }) => when(status));
  if (rule === undefined) throw new RangeError(`no rule for status ${status}`);
  if (rule.reaction === 'reject') return refused(status, body);
  const reaction: Reaction =
    rule.reaction === 'retry' ? retry(retryAfterMs(answer.headers, context.nowMs)) : { type: rule.reaction };
  return { type: 'failed', failure: failure(rule, reaction, sentence(rule.says, status, body.words)) };
}

/** No answer: the connection failed, broke or was silent for too long. Whether the batch was accepted is unknown. */
export function networkFailure(error: unknown): BatchAnswer {
  const rule = { code: 'customerio.unreachable', fault: 'transient' } as const;
  const code = errorCode(error);
  const words = certificateWords(code);
  const message =
    words === undefined
      ? `Customer.io could not be reached, or did not answer in time (${code}).`
      : `No safe connection to Customer.io (${code}): ${words}.`;
  return { type: 'failed', failure: failure(rule, retry(undefined), message) };
}

function refused(status: number, { words, blamed }: AnswerBody): BatchAnswer {
  // An answer of this kind rejects a record: its sentence is the record's, and begins with the vendor's reason.
  const message = words === '' ? `Customer.io refused it without a reason (status ${status}).` : words;
  const rule = { code: 'customerio.refused', fault: 'record' } as const;
  return {
    type: 'failed',
    failure: failure(rule, { type: 'reject' }, message),
    ...(blamed === undefined ? {} : { blamed }),
    ...(words === '' ? { unexplained: true } : {}),
  };
}

function failure(rule: Pick<Rule, 'code' | 'fault'>, reaction: Reaction, message: string): Failure {
  return { reaction, code: rule.code, message, fault: rule.fault };
}

function retry(afterMs: number | undefined): Reaction {
  return afterMs === undefined ? { type: 'retry' } : { type: 'retry', afterMs };
}

function sentence(says: string, status: number, words: string): string {
  return words === '' ? `${says} (status ${status}).` : `${says} (status ${status}): ${words}`;
}

/** Never an error's message: it may quote headers or hosts. */
function errorCode(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error.cause instanceof Error ? errorCode(error.cause) : error.name;
}

function is(...statuses: readonly number[]): (status: number) => boolean {
  return (status) => statuses.includes(status);
}
