/**
 * A model's or an endpoint's words, made fit for an answer: one line of visible characters, at most `limit` of them,
 * without the secrets.
 */
export function plainText(text: string, limit: number, secrets: readonly string[] = []): string {
  let words = text.toWellFormed();
  for (const secret of secrets) if (secret !== '') words = words.replaceAll(secret, '[secret]');
  // Control and format characters: the latter turn the direction of text or hide it.
  words = words.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  return words.length > limit ? `${words.slice(0, limit - 1).toWellFormed()}…` : words;
}
