import type { MessageParts } from './message-parts.ts';

/**
 * Removes a person. Customer.io acts on the event's name.
 * https://docs.customer.io/integrations/data-in/source-spec/semantic-events/
 */
export function userDeletedJson(parts: MessageParts): string {
  const { userId, messageId, timestamp, integrations } = parts;
  return `{"type":"track","event":"User Deleted","userId":${userId},"messageId":${messageId},"timestamp":${timestamp},"properties":{}${integrations}}`;
}
