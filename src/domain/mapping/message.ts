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

/** How a message begins: its id follows, before anything that is not ASCII. */
export const HEADS = {
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

const START = /^\{"type":"[a-z]+","messageId":"[\w-]+:([A-Za-z0-9]{18}):(?:created:\d+|\d+:[\d.]+:([ud]):)/;
/** Longest start of a message, up to the end of its id. */
const MAX_START_BYTES = 160;

/** Which record a message is about, and what it does: its id says both. */
export function readMessageStart(json: Buffer): { recordId: string; operation: 'upsert' | 'delete' } {
  const match = START.exec(json.toString('latin1', 0, MAX_START_BYTES));
  const [, recordId, letter] = match ?? [];
  if (recordId === undefined) throw new RangeError('not a message of this service');
  return { recordId, operation: letter === 'd' ? 'delete' : 'upsert' };
}
