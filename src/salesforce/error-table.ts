import type { Failure } from '../domain/failure.ts';
import type { ErrorAnswer, Operation } from './errors.ts';

/** Long calls of one org end soon. */
const CONCURRENCY_WAIT_MS = 2 * 60_000;
/** Allocations and sign-ins count over a rolling window, so room comes back bit by bit: look again every hour. */
const QUOTA_WAIT_MS = 60 * 60_000;

/**
 * `code` is upper case without underscores, '' when the body is not Salesforce's JSON: the wire has INVALID_FIELD,
 * INVALIDJOBSTATE and InvalidJobState alike.
 */
type Row = ErrorAnswer & { code: string };

export type Rule = {
  when: (row: Row) => boolean;
  reaction: 'retry' | 'reject' | 'reauthorize' | 'resubmit' | 'stop' | { waitMs: number };
  /** The failure's code after `salesforce.`; the vendor's own when absent. */
  code?: string;
  fault: Failure['fault'];
  /** The start of the sentence; Salesforce's words follow. */
  says: string;
};

const JOB_OPERATIONS: readonly Operation[] = ['job', 'page', 'abort'];
const RETRY_STATUSES = [406, 408, 420, 425, 429];

/**
 * What an answer that is not a success means; the first rule that fits decides. From the vendor's lists
 * (https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm, Bulk API 2.0 errors,
 * https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_flow_errors.htm) and from what other
 * connectors met in practice.
 */
export const ERROR_TABLE: readonly Rule[] = [
  {
    when: (a) => a.operation === 'token' && (a.code.includes('LOGINRATE') || /login.?rate/i.test(a.message ?? '')),
    reaction: { waitMs: QUOTA_WAIT_MS },
    code: 'login_rate_exceeded',
    fault: 'quota',
    says: "The connection's user signed in too often within an hour",
  },
  {
    when: (a) => a.operation === 'token' && is(a, 'UNKNOWN_ERROR SERVER_ERROR TEMPORARILY_UNAVAILABLE'),
    reaction: 'retry',
    code: 'login_unavailable',
    fault: 'transient',
    says: "Salesforce's login service did not work",
  },
  {
    when: (a) => a.operation === 'token' && /approved/i.test(a.message ?? ''),
    reaction: 'reauthorize',
    code: 'user_not_approved',
    fault: 'authorization',
    says: "The connection's user is not approved for the OAuth client: an admin must pre-authorize the user's profile or permission set in the client's policies",
  },
  {
    when: (a) => a.operation === 'token' && /no client credentials user/i.test(a.message ?? ''),
    reaction: 'reauthorize',
    code: 'run_as_user_missing',
    fault: 'authorization',
    says: "The OAuth client has no user to run as: an admin must choose one in the client's policies",
  },
  {
    when: (a) => a.operation === 'token' && /invalid assertion|signature|certificate/i.test(a.message ?? ''),
    reaction: 'reauthorize',
    code: 'assertion_refused',
    fault: 'authorization',
    says: "The private key does not belong to the OAuth client's certificate: upload the certificate again, or give the connection the right key",
  },
  {
    when: (a) => a.operation === 'token' && /audience|not supported on this domain/i.test(a.message ?? ''),
    reaction: 'stop',
    code: 'wrong_login_host',
    fault: 'configuration',
    says: "The connection's login URL is not the one for this org",
  },
  {
    when: (a) => a.operation === 'token' && is(a, 'INVALID_GRANT ACCESS_DENIED INACTIVE_USER'),
    reaction: 'reauthorize',
    code: 'invalid_grant',
    fault: 'authorization',
    says: "Salesforce does not accept this connection's authorization; authorize it again",
  },
  {
    when: (a) =>
      a.operation === 'token' &&
      is(
        a,
        'INVALID_CLIENT INVALID_CLIENT_ID INVALID_CLIENT_CREDENTIALS UNAUTHORIZED_CLIENT UNSUPPORTED_GRANT_TYPE REDIRECT_URI_MISMATCH',
      ),
    reaction: 'stop',
    code: 'oauth_client_refused',
    fault: 'configuration',
    says: 'Salesforce refuses the OAuth client (its id, secret, callback URL or installation in the org)',
  },
  {
    // Reached only when a token that was refreshed a moment ago is refused too.
    when: (a) => a.status === 401 && a.operation !== 'token',
    reaction: 'reauthorize',
    code: 'session_refused',
    fault: 'authorization',
    says: 'Salesforce refuses this connection even with a fresh token; authorize it again',
  },
  {
    when: (a) => is(a, 'REQUEST_LIMIT_EXCEEDED') && /concurrent/i.test(a.message ?? ''),
    reaction: { waitMs: CONCURRENCY_WAIT_MS },
    code: 'concurrent_limit_exceeded',
    fault: 'quota',
    says: 'Too many long calls run in this org at once',
  },
  {
    when: (a) => is(a, 'REQUEST_LIMIT_EXCEEDED'),
    reaction: { waitMs: QUOTA_WAIT_MS },
    code: 'request_limit_exceeded',
    fault: 'quota',
    says: 'The org has used up its API calls of the last 24 hours',
  },
  {
    when: (a) => is(a, 'LIMIT_EXCEEDED EXCEEDED_QUOTA QUOTA_EXCEEDED') || /Max bulk v2 query/i.test(a.message ?? ''),
    reaction: { waitMs: QUOTA_WAIT_MS },
    code: 'bulk_limit_exceeded',
    fault: 'quota',
    says: 'The org has used up its Bulk API allocation of the last 24 hours',
  },
  {
    when: (a) => is(a, 'INVALID_JOB_STATE'),
    reaction: 'retry',
    code: 'invalid_job_state',
    fault: 'transient',
    says: 'The Bulk job is not in a state for this call',
  },
  {
    // A job belongs to the user who created it: after an authorization by somebody else it is out of reach.
    when: (a) =>
      JOB_OPERATIONS.includes(a.operation) &&
      (a.status === 404 || a.status === 410 || is(a, 'INVALID_USER') || a.code.includes('LOCATOR')),
    reaction: 'resubmit',
    code: 'job_not_found',
    fault: 'transient',
    says: 'The Bulk job or its results are gone',
  },
  {
    when: (a) => a.status === 409,
    reaction: 'stop',
    code: 'version_conflict',
    fault: 'defect',
    says: 'The Bulk job was asked for with another API version than it was created with',
  },
  {
    when: (a) =>
      a.status >= 500 ||
      RETRY_STATUSES.includes(a.status) ||
      is(a, 'SERVER_UNAVAILABLE UNKNOWN_EXCEPTION UNABLE_TO_LOCK_ROW QUERY_TIMEOUT'),
    reaction: 'retry',
    code: 'unavailable',
    fault: 'transient',
    says: 'Salesforce could not answer now',
  },
  {
    when: (a) => a.operation === 'explain' && ((a.status === 400 && a.code !== '') || a.status === 404),
    reaction: 'reject',
    fault: 'configuration',
    says: 'Salesforce refuses the query',
  },
  {
    when: (a) =>
      is(a, 'MALFORMED_QUERY INVALID_FIELD INVALID_TYPE QUERY_TOO_COMPLICATED INVALID_QUERY_FILTER_OPERATOR'),
    reaction: 'stop',
    fault: 'configuration',
    says: 'Salesforce refuses the query',
  },
  {
    when: (a) => a.operation === 'describe' && a.status === 404,
    reaction: 'stop',
    code: 'object_not_found',
    fault: 'configuration',
    says: "The object does not exist, or the connection's user may not see it",
  },
  {
    when: (a) => is(a, 'API_DISABLED_FOR_ORG API_CURRENTLY_DISABLED'),
    reaction: 'stop',
    code: 'api_disabled',
    fault: 'configuration',
    says: 'The API is not enabled for this org or user',
  },
  {
    when: (a) => is(a, 'TXN_SECURITY_METERING_ERROR'),
    reaction: 'stop',
    code: 'transaction_security',
    fault: 'configuration',
    says: "A transaction security policy stops the connection's user; exempt that user from it",
  },
  {
    when: (a) => a.status === 414 || a.status === 431,
    reaction: 'reject',
    code: 'query_too_long',
    fault: 'configuration',
    says: 'The query is longer than Salesforce can check',
  },
  {
    when: (a) => a.status >= 300 && a.status < 400,
    reaction: 'stop',
    code: 'redirected',
    fault: 'configuration',
    says: "Salesforce points to another address: the org's My Domain may have changed; authorize the connection again",
  },
  {
    // The page of an edge or a proxy, not Salesforce's answer.
    when: (a) => a.code === '',
    reaction: 'retry',
    code: 'unexpected_answer',
    fault: 'transient',
    says: 'Salesforce answered without a reason',
  },
  {
    when: (a) => a.status === 403,
    reaction: 'stop',
    code: 'forbidden',
    fault: 'configuration',
    says: "The connection's user lacks a permission",
  },
];

function is(row: Row, codes: string): boolean {
  return codes.split(' ').some((code) => normalizedCode(code) === row.code);
}

export function normalizedCode(code: string): string {
  return code.replaceAll('_', '').toUpperCase();
}
