import { generateKeyPairSync } from 'node:crypto';

export type KeyPair = { privateKey: string; publicKey: string };

/** PEM. The private half counts as a secret. */
export function rsaKeys(bits = 2_048): KeyPair {
  return generateKeyPairSync('rsa', {
    modulusLength: bits,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}

/** A line from within: what a leak would show even when line breaks are escaped. */
export function coreOf(pem: string): string {
  return pem.split('\n')[2] ?? pem;
}
