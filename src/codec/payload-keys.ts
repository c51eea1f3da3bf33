import { z } from 'zod';

const KEY_BYTES = 32;
const PLAIN = 'plain';

/** What encrypts the payloads that go to Temporal, and what reads those that come from it. */
export type PayloadKeys = {
  /** False: new payloads stay plain, and those that were encrypted are still read. */
  encrypts: boolean;
  /** 32 bytes each; the first encrypts, any decrypts. */
  keys: readonly Buffer[];
};

/** `<key>[,<older key>…]`, or `plain,<key>…` before encryption begins everywhere and after it has ended. */
export const payloadKeys = z.string().transform((text, context): PayloadKeys => {
  const parts = text.split(',').map((part) => part.trim());
  const encrypts = parts[0] !== PLAIN;
  const keys = (encrypts ? parts : parts.slice(1)).map((part) => Buffer.from(part, 'base64'));
  if (keys.length === 0 || keys.some((key) => key.length !== KEY_BYTES)) {
    context.addIssue(
      'must be 32 bytes in base64 (a comma-separated list rotates keys, newest first; "plain" in front of it reads and does not encrypt): openssl rand -base64 32',
    );
    return z.NEVER;
  }
  return { encrypts, keys };
});
