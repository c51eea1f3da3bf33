import { createClient } from '../../src/client/create-client.ts';
import type { ApiClient as GeneratedClient } from '../../src/client/create-client.ts';

/** An answer of the HTTP API, as tests look at it. */
export type ApiAnswer = { status: number; headers: Headers; body: Record<string, unknown> };

/** Calls the HTTP API as a client would, and keeps every answer's text, so that tests can search it for secrets. */
export class ApiClient {
  readonly transcript: string[] = [];
  /** The project's own client: for whatever the OpenAPI document allows. */
  readonly client: GeneratedClient;
  private readonly url: string;
  private readonly token: string;

  constructor(url: string, token: string) {
    this.url = url;
    this.token = token;
    this.client = createClient({ url, token, fetch: (request) => this.overheard(request) });
  }

  /** A request by hand: for what the document does not allow, and for tests of the protocol itself. */
  async call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<ApiAnswer> {
    const answer = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      redirect: 'manual',
    });
    const text = await answer.text();
    this.transcript.push(text);
    const parsed: unknown = text === '' ? {} : JSON.parse(text);
    return { status: answer.status, headers: answer.headers, body: parsed as Record<string, unknown> };
  }

  /** Like {@link call}, but anything other than a success fails the test with the whole answer. */
  async expect<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.call(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body as T;
  }

  private async overheard(request: Request): Promise<Response> {
    const answer = await fetch(request);
    this.transcript.push(await answer.clone().text());
    return answer;
  }
}
