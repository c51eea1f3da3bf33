import { createServer } from 'node:http';

/** A Customer.io that reads bodies to their end and counts; it looks into none, so that it is not what is measured. */
export type CountingCustomerio = {
  url: string;
  count(): { requests: number; bytes: number };
  close(): Promise<void>;
};

export function startCountingCustomerio(
  options: { latencyMs?: number; port?: number } = {},
): Promise<CountingCustomerio> {
  let requests = 0;
  let bytes = 0;
  const server = createServer((request, response) => {
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
    });
    request.on('end', () => {
      requests += 1;
      setTimeout(
        () => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'),
        options.latencyMs ?? 0,
      );
    });
  });
  server.keepAliveTimeout = 60_000;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') return reject(new Error('no port'));
      resolve({
        url: `http://127.0.0.1:${address.port}`,
        count: () => ({ requests, bytes }),
        close: () =>
          new Promise((done) => {
            server.close(() => done());
            server.closeAllConnections();
          }),
      });
    });
  });
}
