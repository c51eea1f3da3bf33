import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import type { MetricsPage } from './metrics-page.ts';

/** A scraper sends a line and a few headers, and waits ten seconds or so. */
const REQUEST_TIMEOUT_MS = 10_000;
const CONNECTIONS = 20;

export type MetricsServer = {
  port: number;
  stop(): Promise<void>;
};

/** `GET /metrics`, and nothing else. Rejects with the system's error when the port cannot be had. */
export async function startMetricsServer(
  page: MetricsPage,
  { host, port, log }: { host: string; port: number; log: Logger },
): Promise<MetricsServer> {
  const server = createServer((request, response) => {
    answer(page, request, response).catch((error: unknown) => {
      log.error({ error }, 'the metrics could not be written');
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.headersTimeout = REQUEST_TIMEOUT_MS;
  server.maxConnections = CONNECTIONS;
  await listen(server, host, port);
  const bound = addressOf(server).port;
  log.info({ host, port: bound, path: '/metrics' }, 'metrics are served');
  return {
    port: bound,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(page: MetricsPage, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = '', url = '' } = request;
  if (url.split('?', 1)[0] !== '/metrics') {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('There is only /metrics here.\n');
    return;
  }
  if (method !== 'GET' && method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' }).end();
    return;
  }
  const text = await page.text();
  response.writeHead(200, { 'content-type': page.contentType }).end(method === 'HEAD' ? undefined : text);
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function addressOf(server: Server): AddressInfo {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the metrics server has no port');
  return address;
}
