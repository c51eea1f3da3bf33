import { hash } from 'node:crypto';
import type { Content } from './message.ts';

const FINGERPRINT_DIGITS = 32;

/**
 * Tells whether two messages say the same, whatever their ids and times of change: 128 bits, so that two that differ are
 * never taken for one. Hexadecimal.
 */
export function contentFingerprint({ call, body, timestamp = '' }: Content): string {
  return hash('sha256', `${call} ${timestamp} ${body}`, 'hex').slice(0, FINGERPRINT_DIGITS);
}
