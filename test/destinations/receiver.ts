import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';

const batchSchema = z.object({
  batch: z.array(
    z.object({ type: z.string(), userId: z.string(), traits: z.record(z.string(), z.unknown()).optional() }),
  ),
});

/** What `webhook` sends to, on a port of its own: keeps what it is sent with the right token, 503 to every seventh request. */
export class Receiver {
  readonly messages: z.infer<typeof batchSchema>['batch'] = [];
  readonly headers: NodeJS.Dict<string | string[]>[] = [];
  /** Refused for the token. */
  refusals = 0;
  token: string;
  #requests = 0;
  readonly #server = createServer((request, response) => {
    void text(request).then((body) => {
      response.writeHead(this.#statusOf(request.headers.authorization, request.headers, body)).end();
    });
  });

  constructor(token: string) {
    this.token = token;
  }

  async start(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('expected a port');
    return `http://127.0.0.1:${address.port}/`;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #statusOf(authorization: string | undefined, headers: NodeJS.Dict<string | string[]>, body: string): number {
    if (authorization !== `Bearer ${this.token}`) {
      this.refusals += 1;
      return 401;
    }
    this.#requests += 1;
    if (this.#requests % 7 === 0) return 503;
    this.headers.push(headers);
    this.messages.push(...batchSchema.parse(JSON.parse(body)).batch);
    return 200;
  }
}
