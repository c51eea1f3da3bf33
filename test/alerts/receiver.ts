import { createHmac, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';

export type Received = { id: string; type: string; data: Record<string, unknown>; text: string; verified: boolean };
/** How an attempt is answered: a status, no answer at all, or an end of the connection, before or after it was taken. */
export type Answer = number | 'silence' | 'drop' | 'redirect' | { status: number; headers: Record<string, string> };

/** What receives alerts: reads the specification by itself, keeps what it verified, and answers as it is told to. */
export class Receiver {
  readonly url: string;
  /** Everything that came, repeats included. */
  readonly attempts: Received[] = [];
  readonly answers: Answer[] = [];
  private readonly server: Server;
  private readonly secrets: readonly string[];

  private constructor(server: Server, url: string, secrets: readonly string[]) {
    this.server = server;
    this.url = url;
    this.secrets = secrets;
    server.on('request', (request, response) => void this.take(request, response));
  }

  static async start(secrets: readonly string[]): Promise<Receiver> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('expected a port');
    return new Receiver(server, `http://127.0.0.1:${address.port}/hooks/SECRET-PATH`, secrets);
  }

  /** What it took: each once by its id, in the order of their first acceptance. */
  readonly accepted = new Map<string, Received>();

  typesOf(syncId?: string): string[] {
    const all = [...this.accepted.values()];
    return all.filter(({ data }) => syncId === undefined || data['syncId'] === syncId).map(({ type }) => type);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    request.setEncoding('utf8');
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const { type, data } = JSON.parse(text);
    const id = String(request.headers['webhook-id']);
    const received = { id, type, data, text, verified: this.verifies(request, text) };
    this.attempts.push(received);
    const answer = this.answers.shift() ?? 204;
    if (answer === 'silence') return;
    if (answer === 'drop') {
      request.socket.destroy();
      return;
    }
    if (answer === 'redirect') {
      response.writeHead(307, { location: this.url }).end();
      return;
    }
    if (typeof answer === 'object') {
      response.writeHead(answer.status, answer.headers).end('Not now.');
      return;
    }
    if (answer < 300 && received.verified && !this.accepted.has(id)) this.accepted.set(id, received);
    response.writeHead(answer).end(answer < 300 ? '' : 'Not now.');
  }

  /** https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
  private verifies({ headers }: IncomingMessage, body: string): boolean {
    const timestamp = String(headers['webhook-timestamp']);
    if (!/^\d+$/.test(timestamp) || Math.abs(Date.now() / 1_000 - Number(timestamp)) > 300) return false;
    const given = String(headers['webhook-signature']).split(' ');
    return this.secrets.some((secret) => {
      const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
      const own = createHmac('sha256', key)
        .update(`${String(headers['webhook-id'])}.${timestamp}.${body}`)
        .digest();
      return given.some((signature) => {
        const [version, value = ''] = signature.split(',');
        const theirs = Buffer.from(value, 'base64');
        return version === 'v1' && theirs.length === own.length && timingSafeEqual(theirs, own);
      });
    });
  }
}
