import { createPrivateKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

const MIN_BITS = 2_048;

/**
 * Why a text cannot sign assertions, or undefined for an RSA private key in PEM, of at least 2048 bits and without a
 * passphrase. Continues a sentence, and repeats nothing of what was given.
 */
export function privateKeyProblem(text: string): string | undefined {
  if (!/-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/.test(text)) {
    const other = /-----BEGIN ([A-Z ]{1,40})-----/.exec(text)?.[1]?.toLowerCase();
    return other === undefined
      ? 'must be a private key in PEM: from -----BEGIN PRIVATE KEY----- to -----END PRIVATE KEY-----, with its line breaks'
      : `must be the private key; this is the ${other}, which belongs into the OAuth client`;
  }
  if (/ENCRYPTED PRIVATE KEY|Proc-Type:.*ENCRYPTED/.test(text)) {
    return 'is protected by a passphrase: take it off with openssl pkey -in key.pem -out plain.pem';
  }
  let key: KeyObject;
  try {
    key = createPrivateKey(text);
  } catch {
    // The reason of OpenSSL is of no use to anybody.
    return 'begins like a PEM private key and cannot be read: perhaps its line breaks are lost';
  }
  if (key.asymmetricKeyType !== 'rsa') {
    return `must be an RSA key, not ${key.asymmetricKeyType}: Salesforce takes RS256`;
  }
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (bits < MIN_BITS) return `must have at least ${MIN_BITS} bits, not ${bits}`;
  return undefined;
}
