import type { MessageParts } from './message-parts.ts';

/**
 * Creates or updates a person; attributes that are null are removed. `traits` is a JSON object.
 * https://docs.customer.io/integrations/data-in/source-spec/identify-spec/
 */
export function identifyJson(parts: MessageParts, traits: string): string {
  const { userId, messageId, timestamp, integrations } = parts;
  return `{"type":"identify","userId":${userId},"messageId":${messageId},"timestamp":${timestamp},"traits":${traits}${integrations}}`;
}
