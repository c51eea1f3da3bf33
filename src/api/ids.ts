import { createHash, randomBytes } from 'node:crypto';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
const ID_BYTES = 16;

export type IdPrefix = 'con' | 'dst' | 'syn';

/** A random id of 128 bits; the same one for the same `seed`, so that a repeated request addresses the same thing. */
export function newId(prefix: IdPrefix, seed?: string): string {
  const bytes = seed === undefined ? randomBytes(ID_BYTES) : createHash('sha256').update(`${prefix}\0${seed}`).digest();
  return `${prefix}_${base32(bytes.subarray(0, ID_BYTES))}`;
}

function base32(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET.charAt((value >>> bits) & 31);
    }
    value &= (1 << bits) - 1;
  }
  return bits === 0 ? text : text + ALPHABET.charAt((value << (5 - bits)) & 31);
}
