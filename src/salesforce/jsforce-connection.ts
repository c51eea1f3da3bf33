import { Connection } from 'jsforce/lib/connection.js';
import { FailureError } from '../domain/failure.ts';
import { API_VERSION } from './api-version.ts';
import type { SalesforceClient } from './client.ts';
import type { Operation } from './errors.ts';
import { unexpectedAnswer } from './errors.ts';
import { JsforceTransport } from './jsforce-transport.ts';
import { requestText } from './rest.ts';

/**
 * Asks through a jsforce connection that holds no token and no host: it builds paths and reads JSON, the client authorizes
 * and sends. So there is nothing in it to leak, and its own endless refresh cannot start. For reading only; the answer is
 * unchecked, whatever jsforce's types say of it.
 */
export async function askThroughJsforce(
  client: SalesforceClient,
  call: { operation: Operation; signal?: AbortSignal | undefined },
  ask: (connection: Connection) => Promise<unknown>,
): Promise<unknown> {
  const connection = new Connection({ version: API_VERSION });
  connection._transport = new JsforceTransport(async ({ method, url }) => {
    if (method !== 'GET') throw new TypeError(`unexpected method ${method}`);
    const { pathname, search } = new URL(url, 'https://instance.invalid');
    const body = await requestText(client, { ...call, path: pathname + search });
    return { statusCode: 200, headers: { 'content-type': 'application/json' }, body };
  });
  try {
    return await ask(connection);
  } catch (error) {
    call.signal?.throwIfAborted();
    if (error instanceof FailureError) throw error;
    // jsforce trips over an answer of another shape than it knows.
    throw unexpectedAnswer(call.operation, error);
  }
}
