/**
 * Items of a Customer.io Pipelines batch (https://docs.customer.io/integrations/api/cdp/). `messageId` is the
 * same for the same version of a record, so that a repeat is the same message.
 */
export type Message = IdentifyMessage | TrackMessage;

export type AttributeValue = string | number | boolean | null;

export type IdentifyMessage = {
  type: 'identify';
  userId: string;
  messageId: string;
  /** ISO 8601. */
  timestamp: string;
  traits: Record<string, AttributeValue>;
  integrations?: Record<string, unknown>;
};

export type TrackMessage = {
  type: 'track';
  event: string;
  userId: string;
  messageId: string;
  timestamp: string;
  properties: Record<string, AttributeValue>;
  integrations?: Record<string, unknown>;
};
