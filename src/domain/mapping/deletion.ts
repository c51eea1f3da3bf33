import { fingerprinted, type MessageParts } from './message-parts.ts';

const HEAD = '{"type":"track","messageId":"';

/**
 * Removes a person. Customer.io acts on the event's name.
 * https://docs.customer.io/integrations/data-in/source-spec/semantic-events/
 */
export function userDeletedJson(parts: MessageParts): Buffer {
  const { messageId, timestamp, userId, integrations } = parts;
  const rest = `","timestamp":${timestamp},"userId":${userId},"event":"User Deleted","properties":{}${integrations}}`;
  return fingerprinted(HEAD, messageId, rest);
}
