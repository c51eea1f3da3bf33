import { createHash, timingSafeEqual } from 'node:crypto';

export type CodecToken = { name: string; token: string };

/**
 * Whether an Authorization header carries one of the tokens: `Bearer <token>` as the Temporal CLI sends it, or `Basic` with a
 * token's name and itself, as a browser does once somebody has signed in.
 */
export function isKnownCaller(tokens: readonly CodecToken[], header: string | undefined): boolean {
  const given = digestOf(credentialsOf(header));
  // Every one is compared, so that the time says nothing about which was close.
  const matches = tokens.map(({ name, token }) => [
    timingSafeEqual(given, digestOf(`Bearer ${token}`)),
    timingSafeEqual(given, digestOf(`Basic ${name}:${token}`)),
  ]);
  return matches.flat().includes(true);
}

function credentialsOf(header: string | undefined): string {
  const [, scheme = '', value = ''] = /^(Bearer|Basic) +([\x21-\x7e]+)$/i.exec(header ?? '') ?? [];
  if (scheme.toLowerCase() === 'bearer') return `Bearer ${value}`;
  return `Basic ${Buffer.from(value, 'base64').toString('utf8')}`;
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
