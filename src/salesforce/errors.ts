import { certificateWords } from '../domain/certificate-words.ts';
import type { Failure, Reaction } from '../domain/failure.ts';
import { FailureError } from '../domain/failure.ts';
import { ERROR_TABLE, normalizedCode } from './error-table.ts';

/** What was asked of Salesforce; the same answer can mean different things to different questions. */
export type Operation =
  | 'submit'
  | 'job'
  | 'page'
  | 'abort'
  | 'describe'
  | 'objects'
  | 'limits'
  | 'explain'
  | 'query'
  | 'clock'
  | 'token'
  | 'identity';

/** An answer that is not a success, with whatever could be read from its body. */
export type ErrorAnswer = {
  operation: Operation;
  status: number;
  /** `errorCode` of the REST API, or `error` of OAuth; absent when the body is not Salesforce's JSON. */
  errorCode?: string;
  /** Salesforce's words, already fit for a message (`vendorWords`). */
  message?: string;
  /** Retry-After. */
  retryAfterMs?: number;
  /** Milliseconds since 1970: waits count from it. */
  now: number;
};

/** Looks the answer up in the table; what no rule names stops the run with Salesforce's words. */
export function failureOf(answer: ErrorAnswer): Failure {
  const row = { ...answer, code: normalizedCode(answer.errorCode ?? '') };
  const rule = ERROR_TABLE.find((candidate) => candidate.when(row));
  const words = [answer.errorCode, answer.message].filter((part) => part !== undefined && part !== '').join(': ');
  return {
    reaction: reactionOf(rule?.reaction ?? 'stop', answer),
    code: `salesforce.${rule?.code ?? vendorCode(answer.errorCode)}`,
    fault: rule?.fault ?? 'configuration',
    message: `${rule?.says ?? 'Salesforce refuses the call'}: ${words === '' ? `status ${answer.status}` : words}`,
  };
}

function reactionOf(type: (typeof ERROR_TABLE)[number]['reaction'], answer: ErrorAnswer): Reaction {
  if (typeof type === 'object') return { type: 'wait', untilMs: answer.now + type.waitMs };
  if (type === 'retry' && answer.retryAfterMs !== undefined) return { type, afterMs: answer.retryAfterMs };
  return { type };
}

/** Bounded and plain, because the text is the vendor's. */
function vendorCode(errorCode: string | undefined): string {
  const name = (errorCode ?? '').replace(/[^A-Za-z0-9_]/g, '').slice(0, 60);
  return name === '' ? 'refused' : name.toLowerCase();
}

/** No answer, or one that broke off: the same call may work later. */
export function networkFailure(error: unknown): FailureError {
  const reasons = networkReasons(error);
  const words = reasons.map(certificateWords).find((found) => found !== undefined);
  const message = `The connection to Salesforce failed (${reasons.join(', ')})${words === undefined ? '' : `: ${words}`}`;
  return new FailureError(
    { reaction: { type: 'retry' }, code: 'salesforce.network', fault: 'transient', message },
    { cause: error },
  );
}

/** A success whose content is not what Salesforce documents: perhaps a page of something in between. */
export function unexpectedAnswer(what: string, cause?: unknown): FailureError {
  return new FailureError(
    {
      reaction: { type: 'retry' },
      code: 'salesforce.unexpected_answer',
      fault: 'transient',
      message: `Salesforce answered something unexpected: ${what}`,
    },
    cause === undefined ? {} : { cause },
  );
}

function networkReasons(error: unknown): string[] {
  if (!(error instanceof Error)) return ['unknown'];
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return error.cause instanceof Error ? [code, ...networkReasons(error.cause)] : [code];
}
