import type { Settings } from '../options.ts';
import type { Asked } from '../simulated.ts';

/** Who asks for a token: from the body, or from `Authorization: Basic`. */
export function clientOf(asked: Asked, form: URLSearchParams): { id: string; secret: string | null } {
  const basic = /^Basic (.+)$/.exec(String(asked.headers['authorization'] ?? ''))?.[1];
  if (basic === undefined) return { id: form.get('client_id') ?? '', secret: form.get('client_secret') };
  const text = Buffer.from(basic, 'base64').toString();
  const colon = text.indexOf(':');
  return { id: text.slice(0, colon), secret: text.slice(colon + 1) };
}

export function checkClient(
  client: { id: string; secret: string | null },
  { client: expected }: Settings,
): { error: string; description: string } | undefined {
  if (client.id === '' || (expected !== undefined && client.id !== expected.id)) {
    return { error: 'invalid_client_id', description: 'client identifier invalid' };
  }
  if (expected?.secret !== undefined && client.secret !== expected.secret) {
    return { error: 'invalid_client', description: 'invalid client credentials' };
  }
  return undefined;
}
