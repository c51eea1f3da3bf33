import { crc32 } from 'node:zlib';
import { BLANK_FINGERPRINT } from '../message-id.ts';

/** What a message says, without what every message carries. */
export type Content = {
  call: 'identify' | 'track' | 'group';
  /** Members of the message's JSON object, such as `"userId":"42","traits":{}`. */
  body: string;
  /** ISO 8601, when it is not the record's version. */
  timestamp?: string;
};

/** What every message carries. */
export type Envelope = {
  /** ASCII; one that ends in {@link BLANK_FINGERPRINT} is completed with the message's checksum. */
  messageId: string;
  /** ISO 8601, of the content that has none. */
  timestamp: string;
  /** `,"integrations":{…}` or nothing. On each message, since a batch's own has no effect. */
  integrations: string;
};

const HEADS = {
  identify: '{"type":"identify","messageId":"',
  track: '{"type":"track","messageId":"',
  group: '{"type":"group","messageId":"',
} as const;

/**
 * The message as it goes into a batch, UTF-8. Its id comes first, before anything that is not ASCII, so its place in the
 * text is its place in the bytes. https://docs.customer.io/integrations/api/cdp/
 */
export function writeMessage(content: Content, envelope: Envelope): Buffer {
  const { messageId, integrations } = envelope;
  const head = HEADS[content.call];
  const timestamp = content.timestamp ?? envelope.timestamp;
  const json = Buffer.from(`${head}${messageId}","timestamp":"${timestamp}",${content.body}${integrations}}`);
  if (!messageId.endsWith(BLANK_FINGERPRINT)) return json;
  const checksum = crc32(json).toString(16).padStart(BLANK_FINGERPRINT.length, '0');
  json.write(checksum, head.length + messageId.length - BLANK_FINGERPRINT.length, 'latin1');
  return json;
}
