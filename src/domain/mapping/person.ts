import { fingerprinted, type MessageParts } from './message-parts.ts';

const HEAD = '{"type":"identify","messageId":"';

/**
 * Creates or updates a person; attributes that are null are removed. `traits` is a JSON object.
 * https://docs.customer.io/integrations/data-in/source-spec/identify-spec/
 */
export function identifyJson(parts: MessageParts, traits: string): Buffer {
  const { messageId, timestamp, userId, integrations } = parts;
  const rest = `","timestamp":${timestamp},"userId":${userId},"traits":${traits}${integrations}}`;
  return fingerprinted(HEAD, messageId, rest);
}
