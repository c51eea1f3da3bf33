/** Longest text of Customer.io's that a message repeats, in characters: it may hold values of the record. */
const MAX_WORDS = 300;

/** Customer.io's own words, made fit for a message: one line, bounded, without the API key in either of its forms. */
export function vendorWords(text: string, secrets: readonly string[]): string {
  let words = text.toWellFormed();
  for (const secret of secrets) if (secret !== '') words = words.replaceAll(secret, '[secret]');
  // oxlint-disable-next-line no-control-regex -- control characters are what this removes
  words = words.replace(/[\u0000-\u0020\u007f\u2028\u2029]+/g, ' ').trim();
  return words.length > MAX_WORDS ? `${words.slice(0, MAX_WORDS - 1).toWellFormed()}…` : words;
}
