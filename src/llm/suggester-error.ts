/** Why there was no answer; the message is a sentence for operators, without keys, addresses or prompts. */
export class SuggesterError extends Error {
  override readonly name = 'SuggesterError';
  /** `misconfigured`: the same call fails until somebody changes the configuration. */
  readonly type: 'misconfigured' | 'unavailable';
  /** The endpoint's own wish, bounded. */
  readonly retryAfterMs: number | undefined;

  constructor(type: 'misconfigured' | 'unavailable', message: string, retryAfterMs?: number) {
    super(message);
    this.type = type;
    this.retryAfterMs = retryAfterMs;
  }
}
