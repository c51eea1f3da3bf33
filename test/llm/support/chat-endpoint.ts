import type { ServerResponse } from 'node:http';
import { z } from 'zod';
import { json, serve } from '../../salesforce/support/serve.ts';
import type { Received, TestServer } from '../../salesforce/support/serve.ts';

const requestSchema = z.object({
  model: z.string(),
  messages: z.array(z.object({ role: z.string(), content: z.string() })),
  response_format: z.object({ type: z.string(), json_schema: z.unknown() }).optional(),
});
export type ChatRequest = z.infer<typeof requestSchema>;

/** One answer of the endpoint: what the model says, or anything else that a server may do. */
export type Script = string | ((request: ChatRequest, response: ServerResponse) => void);

/** A stand-in of `/chat/completions`. It answers by its script, in order; the last entry goes on answering. */
export class ChatEndpoint {
  readonly received: Received[];
  readonly baseUrl: string;
  private readonly server: TestServer;
  private readonly state: { script: Script[] };

  private constructor(server: TestServer, state: { script: Script[] }) {
    this.server = server;
    this.state = state;
    this.received = server.received;
    this.baseUrl = `${server.url}/v1`;
  }

  static async start(): Promise<ChatEndpoint> {
    const state: { script: Script[] } = { script: [] };
    const server = await serve((request, response) => {
      if (request.method !== 'POST' || request.url !== '/v1/chat/completions') return json(response, 404, {});
      const next = state.script.length > 1 ? state.script.shift() : state.script[0];
      if (next === undefined) return json(response, 500, { error: { message: 'the test has no script' } });
      if (typeof next === 'string') return says(response, next);
      next(requestSchema.parse(JSON.parse(request.body)), response);
    });
    return new ChatEndpoint(server, state);
  }

  /** Sets the next answers and forgets what was received. */
  script(...entries: Script[]): void {
    this.state.script = entries;
    this.received.length = 0;
  }

  get requests(): ChatRequest[] {
    return this.received.map(({ body }) => requestSchema.parse(JSON.parse(body)));
  }

  close(): Promise<void> {
    return this.server.close();
  }
}

/** A chat completion with these words. */
export function says(response: ServerResponse, content: string | null, finish = 'stop'): void {
  json(response, 200, {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1_790_000_000,
    model: 'stand-in',
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: finish }],
    usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 },
  });
}

export function answer(filter: string | null, explanation = 'As you asked.'): string {
  return JSON.stringify({ filter, explanation });
}

/** An error as OpenAI words it. */
export function fails(status: number, message: string, headers: Record<string, string> = {}): Script {
  return (_request, response) => json(response, status, { error: { message, type: 'error', code: null } }, headers);
}
