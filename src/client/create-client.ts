import createFetchClient from 'openapi-fetch';
import type { Client } from 'openapi-fetch';
import type { paths } from './api.generated.ts';
import { UnreachableError } from './errors.ts';

/** Calls of the HTTP API, typed by its OpenAPI document: `client.GET('/v1/syncs/{syncId}', { params: … })`. */
export type ApiClient = Client<paths>;

export type ClientOptions = {
  /** Where the API is reached, such as `https://syncs.example.com`; a path in front of it is kept. */
  url: string;
  token: string;
  fetch?: (request: Request) => Promise<Response>;
  /** What the pauses before another try wait by. */
  pause?: (ms: number) => Promise<void>;
};

const MAX_TRIES = 4;
const FIRST_PAUSE_MS = 500;
/** A server that wants to be left alone for longer is told about, not waited for. */
const MAX_PAUSE_MS = 10_000;
/** Told to come again, or by a proxy whose server restarts. */
const PASSING = new Set([429, 502, 503, 504]);

/**
 * A client for one installation. What may safely be sent again (reads, and creates with an `Idempotency-Key`) is tried a few
 * times within seconds when the service does not answer or says that it will soon, `Retry-After` obeyed; whatever then
 * fails for want of an answer throws {@link UnreachableError}.
 */
export function createClient({ url, token, fetch = send, pause = wait }: ClientOptions): ApiClient {
  async function sendPatiently(request: Request): Promise<Response> {
    const repeatable = request.method === 'GET' || request.headers.has('Idempotency-Key');
    for (let tries = 1; ; tries += 1) {
      const last = !repeatable || tries === MAX_TRIES;
      const answer = await fetch(request.clone()).catch((error: unknown) => {
        if (last || request.signal.aborted) throw new UnreachableError(url, error);
        return undefined;
      });
      if (answer !== undefined && (last || !PASSING.has(answer.status))) return answer;
      const pauseMs = retryAfterMs(answer) ?? FIRST_PAUSE_MS * 2 ** (tries - 1);
      if (answer !== undefined && pauseMs > MAX_PAUSE_MS) return answer;
      await answer?.body?.cancel();
      await pause(pauseMs);
    }
  }

  return createFetchClient<paths>({
    baseUrl: url.replace(/\/+$/, ''),
    headers: { authorization: `Bearer ${token}` },
    fetch: sendPatiently,
  });
}

function retryAfterMs(answer: Response | undefined): number | undefined {
  const seconds = Number(answer?.headers.get('Retry-After') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1_000 : undefined;
}

function send(request: Request): Promise<Response> {
  return globalThis.fetch(request);
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
