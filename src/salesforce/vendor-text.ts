/** Longest text of Salesforce's that a message repeats, in characters. */
const MAX_WORDS = 500;

/** Session ids, refresh tokens, bearer headers and private keys by their shape, for texts that repeat what was sent. */
const TOKEN_SHAPES = [
  /00D[A-Za-z0-9]{9,15}![A-Za-z0-9._-]+/g,
  /\b5Aep[A-Za-z0-9._-]{8,}/g,
  /\bBearer\s+[^\s"',;]+/gi,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]*/g,
];

/**
 * Salesforce's own words, made fit for a message: one line, bounded, without the secrets of the request that they
 * answer and without anything that looks like a token.
 */
export function vendorWords(text: string, secrets: readonly string[] = []): string {
  let words = text;
  for (const secret of secrets) {
    if (secret.length >= 4)
      words = words.replaceAll(secret, '[secret]').replaceAll(encodeURIComponent(secret), '[secret]');
  }
  for (const shape of TOKEN_SHAPES) words = words.replace(shape, '[secret]');
  // oxlint-disable-next-line no-control-regex -- control characters are what this removes
  words = words.replace(/[\u0000-\u0020\u007f\u2028\u2029]+/g, ' ').trim();
  return words.length > MAX_WORDS ? `${words.slice(0, MAX_WORDS)}…` : words;
}
