import { crc32 } from 'node:zlib';
import { BLANK_FINGERPRINT } from '../message-id.ts';

/** What every message carries. All but the message id are JSON. */
export type MessageParts = {
  /** Ends in {@link BLANK_FINGERPRINT}; ASCII. */
  messageId: string;
  timestamp: string;
  userId: string;
  /** `,"integrations":{…}` or nothing. On each message, since a batch's own has no effect. */
  integrations: string;
};

/**
 * The message's bytes, its id completed with the fingerprint of all of them. The id comes right after `head`, before
 * anything that is not ASCII, so its place in the text is its place in the bytes.
 */
export function fingerprinted(head: string, messageId: string, rest: string): Buffer {
  const json = Buffer.from(`${head}${messageId}${rest}`);
  const fingerprint = crc32(json).toString(16).padStart(BLANK_FINGERPRINT.length, '0');
  json.write(fingerprint, head.length + messageId.length - BLANK_FINGERPRINT.length, 'latin1');
  return json;
}
