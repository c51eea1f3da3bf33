import { Connection } from 'jsforce/lib/connection.js';
import { API_VERSION } from './api-version.ts';
import type { SalesforceClient } from './client.ts';
import type { Operation } from './errors.ts';
import { JsforceTransport } from './jsforce-transport.ts';
import { requestText } from './rest.ts';

/**
 * A jsforce connection that holds no token and no host: it builds paths and reads JSON, the client authorizes and sends.
 * So there is nothing in it to leak, and its own endless refresh cannot start. For reading only.
 */
export function jsforceOver(client: SalesforceClient, operation: Operation, signal?: AbortSignal): Connection {
  const connection = new Connection({ version: API_VERSION });
  connection._transport = new JsforceTransport(async ({ method, url }) => {
    if (method !== 'GET') throw new TypeError(`unexpected method ${method}`);
    const { pathname, search } = new URL(url, 'https://instance.invalid');
    const body = await requestText(client, { operation, path: pathname + search, signal });
    return { statusCode: 200, headers: { 'content-type': 'application/json' }, body };
  });
  return connection;
}
