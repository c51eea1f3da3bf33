/** What every message carries, each part as JSON. */
export type MessageParts = {
  userId: string;
  messageId: string;
  timestamp: string;
  /** `,"integrations":{…}` or nothing. On each message, since a batch's own has no effect. */
  integrations: string;
};
