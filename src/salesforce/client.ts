import { FailureError } from '../domain/failure.ts';
import { checkInstanceUrl } from './allowed-hosts.ts';
import { readErrorAnswer } from './error-answer.ts';
import type { Operation } from './errors.ts';
import { failureOf } from './errors.ts';
import { headerOf } from './http.ts';
import type { Http, HttpAnswer, HttpRequest } from './http.ts';
import type { ApiUsage } from './salesforce.ts';
import type { AccessToken, TokenProvider } from './token-provider.ts';
import type { UsageRecord } from './usage.ts';

export type ClientRequest = {
  operation: Operation;
  method?: HttpRequest['method'];
  /** Path and query under the org's own origin; never a URL that an answer named. */
  path: string;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  body?: unknown;
  signal?: AbortSignal | undefined;
};

/** Authorized calls of one connection. */
export type SalesforceClient = {
  /**
   * The successful answer, its body unread. Throws `FailureError` for everything else, after one token refresh and one
   * repeat where Salesforce refuses the token; rethrows the signal's reason when the caller gave up.
   */
  send(request: ClientRequest): Promise<HttpAnswer>;
  usage(): ApiUsage;
  /** The org's clock in the first answer that named it (its `Date` header), in milliseconds since 1970. */
  firstServerTime(): number | undefined;
};

export function createSalesforceClient(deps: {
  connectionId: string;
  tokens: TokenProvider;
  http: Http;
  usage: UsageRecord;
  /** Asked before each call; what it returns is called when the call is over. */
  admit?: ((request: ClientRequest) => Promise<() => void>) | undefined;
  allowLoopback: boolean;
  clock: () => number;
}): SalesforceClient {
  const { connectionId, tokens, http, usage, admit, clock } = deps;
  let firstServerTime: number | undefined;

  async function attempt(token: AccessToken, request: ClientRequest): Promise<HttpAnswer> {
    const { method = 'GET', path, body, signal, operation } = request;
    const origin = checkInstanceUrl(token.instanceUrl, deps);
    const over = await admit?.(request);
    let answer: HttpAnswer;
    try {
      usage.countCall();
      answer = await http({
        operation,
        method,
        origin,
        path,
        headers: {
          accept: 'application/json',
          authorization: `Bearer ${token.accessToken}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }),
          ...request.headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        ...(signal === undefined ? {} : { signal }),
      });
      usage.readHeaders(answer.headers);
    } finally {
      over?.();
    }
    const time = Date.parse(headerOf(answer.headers, 'date') ?? '');
    if (!Number.isNaN(time)) firstServerTime ??= time;
    return answer;
  }

  async function refusal(answer: HttpAnswer, token: AccessToken, { operation, signal }: ClientRequest) {
    const secrets = [token.accessToken];
    return failureOf(
      await readErrorAnswer(answer, { operation, secrets, now: clock(), ...(signal === undefined ? {} : { signal }) }),
    );
  }

  return {
    usage: () => usage.current(),
    firstServerTime: () => firstServerTime,
    async send(request) {
      let token = await tokens.token(connectionId);
      let answer = await attempt(token, request);
      if (wantsFreshToken(answer.status)) {
        await refusal(answer, token, request);
        token = await tokens.refreshed(connectionId, token.tokenVersion);
        answer = await attempt(token, request);
      }
      const { operation } = request;
      if (answer.status >= 200 && answer.status < 300) {
        tokens.accepted(connectionId, operation);
        return answer;
      }
      const failure = await refusal(answer, token, request);
      if (failure.reaction.type === 'reauthorize') {
        throw await tokens.refused({ connectionId, operation, tokenVersion: token.tokenVersion, failure });
      }
      throw new FailureError(failure);
    },
  };
}

/** A redirect means that the org moved (a new My Domain): a refresh also brings the present instance URL. */
function wantsFreshToken(status: number): boolean {
  return status === 401 || [301, 302, 303, 307, 308].includes(status);
}
