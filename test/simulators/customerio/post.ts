import { request } from 'undici';
import type { CustomerioSimulator } from '../../../simulators/customerio/index.ts';

export type PostOptions = { strict?: boolean; apiKey?: string; headers?: Record<string, string> };

/** One request of a client that knows nothing of the simulator's inside. Text and bytes are sent as they are. */
export async function post(
  simulator: CustomerioSimulator,
  path: string,
  body: unknown,
  { strict = true, apiKey = simulator.apiKey, headers = {} }: PostOptions = {},
): Promise<{ status: number; headers: Record<string, unknown>; body: unknown; text: string }> {
  const answer = await request(`${simulator.url}${path}`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${apiKey}:`).toString('base64')}`,
      'content-type': 'application/json',
      ...(strict ? { 'x-strict-mode': '1' } : {}),
      ...headers,
    },
    body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
  });
  const text = await answer.body.text();
  const json = String(answer.headers['content-type']).startsWith('application/json');
  const parsed: unknown = json ? JSON.parse(text) : undefined;
  return { status: answer.statusCode, headers: answer.headers, body: parsed, text };
}

export function identify(userId: string, traits: Record<string, unknown> = {}, rest: Record<string, unknown> = {}) {
  return { type: 'identify', userId, traits, ...rest };
}
