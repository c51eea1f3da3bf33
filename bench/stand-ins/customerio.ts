import { CheckedMessages } from './checked-messages.ts';
import { after, listen } from './listen.ts';

export type Received = { requests: number; bytes: number };

export type CountingCustomerio = {
  url: string;
  count(): Received;
  /** What differs from what Salesforce has; only where messages are checked. */
  differences(): string[];
};

/**
 * A Customer.io that reads bodies to their end and counts; it looks into none, so that it is not what is measured. `checks`:
 * it reads and compares each message, in a run that is not measured.
 */
export async function startCountingCustomerio(options: {
  latencyMs: number;
  checks?: { contacts: number };
}): Promise<CountingCustomerio> {
  const received: Received = { requests: 0, bytes: 0 };
  const messages = options.checks === undefined ? undefined : new CheckedMessages(options.checks.contacts);
  const { url } = await listen((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => {
      received.bytes += chunk.length;
      if (messages !== undefined) chunks.push(chunk);
    });
    request.on('end', () => {
      received.requests += 1;
      messages?.add(Buffer.concat(chunks).toString('utf8'));
      after(options.latencyMs, () => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'));
    });
  });
  return { url, count: () => received, differences: () => messages?.differences() ?? [] };
}
