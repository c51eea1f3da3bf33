import { createHmac } from 'node:crypto';

const PREFIX = 'whsec_';
const MIN_SECRET_BYTES = 24;
const MAX_SECRET_BYTES = 64;

/**
 * The key of a secret as Standard Webhooks writes it: `whsec_` and the base64 of 24 to 64 bytes; undefined for anything
 * else. https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function webhookKey(secret: string): Buffer | undefined {
  if (!secret.startsWith(PREFIX)) return undefined;
  const text = secret.slice(PREFIX.length);
  const key = Buffer.from(text, 'base64');
  const padded = text.padEnd(Math.ceil(text.length / 4) * 4, '=');
  // Node's decoder skips what it does not know: such a key would not be the receiver's.
  if (key.toString('base64') !== padded) return undefined;
  return key.length >= MIN_SECRET_BYTES && key.length <= MAX_SECRET_BYTES ? key : undefined;
}

/** The headers of one attempt. With several keys there is a signature by each: receivers change theirs when they like. */
export function webhookHeaders(
  message: { id: string; body: string },
  keys: readonly Buffer[],
  atMs: number,
): { 'webhook-id': string; 'webhook-timestamp': string; 'webhook-signature': string } {
  const timestamp = String(Math.floor(atMs / 1_000));
  const content = `${message.id}.${timestamp}.${message.body}`;
  const signatures = keys.map((key) => `v1,${createHmac('sha256', key).update(content, 'utf8').digest('base64')}`);
  return { 'webhook-id': message.id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}
