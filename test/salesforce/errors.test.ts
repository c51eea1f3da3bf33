import { describe, expect, it } from 'vitest';
import type { Failure } from '../../src/domain/failure.ts';
import { parseErrorBody, parseRetryAfter } from '../../src/salesforce/error-answer.ts';
import type { ErrorAnswer } from '../../src/salesforce/errors.ts';
import { failureOf } from '../../src/salesforce/errors.ts';
import { vendorWords } from '../../src/salesforce/vendor-text.ts';

const NOW = 1_000;
const HOUR_MS = 3_600_000;

type Case = [Omit<ErrorAnswer, 'now'>, Failure['reaction'], string];

const REST: Case[] = [
  [{ operation: 'describe', status: 401, errorCode: 'INVALID_SESSION_ID' }, { type: 'reauthorize' }, 'session_refused'],
  [
    {
      operation: 'job',
      status: 403,
      errorCode: 'REQUEST_LIMIT_EXCEEDED',
      message: 'ConcurrentRequests (Concurrent API Requests) Limit exceeded.',
    },
    { type: 'wait', untilMs: NOW + 120_000 },
    'concurrent_limit_exceeded',
  ],
  [
    { operation: 'page', status: 403, errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' },
    { type: 'wait', untilMs: NOW + HOUR_MS },
    'request_limit_exceeded',
  ],
  [
    {
      operation: 'submit',
      status: 400,
      errorCode: 'API_ERROR',
      message: 'Max bulk v2 query jobs (10000) per 24 hrs has been reached',
    },
    { type: 'wait', untilMs: NOW + HOUR_MS },
    'bulk_limit_exceeded',
  ],
  [
    { operation: 'submit', status: 400, errorCode: 'ExceededQuota' },
    { type: 'wait', untilMs: NOW + HOUR_MS },
    'bulk_limit_exceeded',
  ],
  [{ operation: 'explain', status: 400, errorCode: 'MALFORMED_QUERY' }, { type: 'reject' }, 'malformed_query'],
  [{ operation: 'explain', status: 400, errorCode: 'INVALID_FIELD' }, { type: 'reject' }, 'invalid_field'],
  [{ operation: 'explain', status: 400, errorCode: 'SOMETHING_NEW' }, { type: 'reject' }, 'something_new'],
  [{ operation: 'submit', status: 400, errorCode: 'INVALID_FIELD' }, { type: 'stop' }, 'invalid_field'],
  [{ operation: 'submit', status: 400, errorCode: 'INVALIDENTITY' }, { type: 'stop' }, 'invalidentity'],
  [{ operation: 'submit', status: 400, errorCode: 'SOMETHING_NEW' }, { type: 'stop' }, 'something_new'],
  [{ operation: 'page', status: 404, errorCode: 'NOT_FOUND' }, { type: 'resubmit' }, 'job_not_found'],
  [{ operation: 'page', status: 400, errorCode: 'InvalidLocator' }, { type: 'resubmit' }, 'job_not_found'],
  [{ operation: 'job', status: 400, errorCode: 'INVALIDUSER' }, { type: 'resubmit' }, 'job_not_found'],
  [{ operation: 'describe', status: 404, errorCode: 'NOT_FOUND' }, { type: 'stop' }, 'object_not_found'],
  [{ operation: 'page', status: 409, errorCode: 'CONFLICT' }, { type: 'stop' }, 'version_conflict'],
  [{ operation: 'page', status: 400, errorCode: 'INVALIDJOBSTATE' }, { type: 'retry' }, 'invalid_job_state'],
  [{ operation: 'page', status: 400, errorCode: 'InvalidJobState' }, { type: 'retry' }, 'invalid_job_state'],
  [{ operation: 'job', status: 403, errorCode: 'API_DISABLED_FOR_ORG' }, { type: 'stop' }, 'api_disabled'],
  [{ operation: 'limits', status: 403, errorCode: 'INSUFFICIENT_ACCESS' }, { type: 'stop' }, 'forbidden'],
  [{ operation: 'job', status: 420 }, { type: 'retry' }, 'unavailable'],
  [{ operation: 'job', status: 429, retryAfterMs: 7_000 }, { type: 'retry', afterMs: 7_000 }, 'unavailable'],
  [{ operation: 'submit', status: 500, errorCode: 'UNKNOWN_EXCEPTION' }, { type: 'retry' }, 'unavailable'],
  [{ operation: 'submit', status: 400 }, { type: 'retry' }, 'unexpected_answer'],
  [{ operation: 'objects', status: 403 }, { type: 'retry' }, 'unexpected_answer'],
  [{ operation: 'explain', status: 414 }, { type: 'reject' }, 'query_too_long'],
  [{ operation: 'job', status: 302 }, { type: 'stop' }, 'redirected'],
];

const OAUTH: Case[] = [
  [{ operation: 'token', status: 400, errorCode: 'invalid_grant' }, { type: 'reauthorize' }, 'invalid_grant'],
  [{ operation: 'token', status: 400, errorCode: 'inactive_user' }, { type: 'reauthorize' }, 'invalid_grant'],
  [
    { operation: 'token', status: 400, errorCode: 'invalid_grant', message: 'login rate exceeded' },
    { type: 'wait', untilMs: NOW + HOUR_MS },
    'login_rate_exceeded',
  ],
  ...(
    [
      ["user hasn't approved this consumer", 'reauthorize', 'user_not_approved'],
      ['user is not admin approved to access this app', 'reauthorize', 'user_not_approved'],
      ['no client credentials user enabled', 'reauthorize', 'run_as_user_missing'],
      ['invalid assertion', 'reauthorize', 'assertion_refused'],
      ['audience is invalid', 'stop', 'wrong_login_host'],
      ['request not supported on this domain', 'stop', 'wrong_login_host'],
    ] as const
  ).map(([message, type, code]): Case => [
    { operation: 'token', status: 400, errorCode: 'invalid_grant', message },
    { type },
    code,
  ]),
  [{ operation: 'token', status: 401, errorCode: 'invalid_client' }, { type: 'stop' }, 'oauth_client_refused'],
  [{ operation: 'token', status: 400, errorCode: 'invalid_client_id' }, { type: 'stop' }, 'oauth_client_refused'],
  [{ operation: 'token', status: 400, errorCode: 'inactive_org' }, { type: 'stop' }, 'inactive_org'],
  [{ operation: 'token', status: 400, errorCode: 'unknown_error' }, { type: 'retry' }, 'login_unavailable'],
  [{ operation: 'token', status: 503 }, { type: 'retry' }, 'unavailable'],
  [{ operation: 'token', status: 400 }, { type: 'retry' }, 'unexpected_answer'],
];

describe('the table of failures', () => {
  it.each([...REST, ...OAUTH])('maps %j', (answer, reaction, code) => {
    const failure = failureOf({ ...answer, now: NOW });
    expect(failure.reaction).toEqual(reaction);
    expect(failure.code).toBe(`salesforce.${code}`);
  });

  it("repeats Salesforce's words", () => {
    const message = "No such column 'Foo__c' on entity 'Contact'.";
    expect(failureOf({ operation: 'submit', status: 400, errorCode: 'INVALID_FIELD', message, now: NOW }).message).toBe(
      `Salesforce refuses the query: INVALID_FIELD: ${message}`,
    );
  });

  it('keeps a code of Salesforce plain and bounded', () => {
    const { code } = failureOf({ operation: 'submit', status: 400, errorCode: `A/../ b${'c'.repeat(99)}`, now: NOW });
    expect(code).toMatch(/^salesforce\.[a-z0-9_]{1,60}$/);
  });
});

describe('what an error says', () => {
  it('is read from REST and from OAuth answers', () => {
    expect(parseErrorBody('[{"message":"m","errorCode":"C"}]')).toEqual({ errorCode: 'C', message: 'm' });
    expect(parseErrorBody('{"error":"e","error_description":"d"}')).toEqual({ errorCode: 'e', message: 'd' });
    for (const body of ['', '<html>', '[]', '{}', 'null', '[{"errorCode":1}]'])
      expect(parseErrorBody(body)).toEqual({});
  });

  it('gives the wait in seconds or as a date, within an hour', () => {
    expect(parseRetryAfter('7', NOW)).toBe(7_000);
    expect(parseRetryAfter('Thu, 01 Jan 1970 00:00:05 GMT', NOW)).toBe(4_000);
    expect(parseRetryAfter('Thu, 01 Jan 1970 00:00:00 GMT', NOW)).toBe(0);
    expect(parseRetryAfter('999999', NOW)).toBe(HOUR_MS);
    expect(parseRetryAfter('soon', NOW)).toBeUndefined();
    expect(parseRetryAfter(undefined, NOW)).toBeUndefined();
  });

  it('comes out in one bounded line without secrets', () => {
    expect(vendorWords('a\r\n\u0000 b\u2028c')).toBe('a b c');
    expect(vendorWords('x'.repeat(900))).toHaveLength(501);
    expect(vendorWords('is s+cret/1 or s%2Bcret%2F1', ['s+cret/1'])).toBe('is [secret] or [secret]');
    const shapes = 'sid 00Dxx0000001gPL!AQEAQ.abc_d rt 5Aep861TSESvWeug_xvFHRB Authorization: Bearer abc.def';
    expect(vendorWords(shapes)).toBe('sid [secret] rt [secret] Authorization: [secret]');
  });
});
