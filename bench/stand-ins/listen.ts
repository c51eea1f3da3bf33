import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';

export type Listening = { url: string; close(): Promise<void> };

const KEEP_ALIVE_MS = 60_000;

/** On a free loopback port. */
export function listen(answer: RequestListener): Promise<Listening> {
  const server = createServer(answer);
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') return reject(new Error('no port'));
      resolve({
        url: `http://127.0.0.1:${address.port}`,
        close: () =>
          new Promise((done) => {
            server.close(() => done());
            server.closeAllConnections();
          }),
      });
    });
  });
}

/** Runs it later, or now where there is no latency: a timer of nothing would cost a millisecond. */
export function after(latencyMs: number, act: () => void): void {
  if (latencyMs === 0) act();
  else setTimeout(act, latencyMs);
}
