import { hash } from 'node:crypto';
import type { Content } from './message.ts';

const FINGERPRINT_DIGITS = 32;

/** What a message says, as it is compared: without its id and, unless that is its own, its time. */
export function contentText({ call, body, timestamp = '' }: Content): string {
  return `${call} ${timestamp} ${body}`;
}

/**
 * Tells whether two messages say the same: 128 bits of their {@link contentText}, as a text or as its bytes in UTF-8, so
 * that two that differ are never taken for one. Hexadecimal.
 */
export function contentFingerprint(content: string | Uint8Array): string {
  return hash('sha256', content, 'hex').slice(0, FINGERPRINT_DIGITS);
}
