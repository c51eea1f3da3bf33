/** So many fresh tokens in a row must be refused before a person is asked: the refusal of one or two may pass by itself. */
export const REFUSALS = 3;

/** Tokens that were refused right after their refresh, by connection and operation, since that operation last succeeded. */
export class FreshTokenRefusals {
  readonly #versions = new Map<string, Set<number>>();

  /** Returns how many tokens in a row. Calls that ran side by side with one token count once. */
  note(connectionId: string, operation: string, tokenVersion: number): number {
    const key = `${connectionId} ${operation}`;
    const versions = this.#versions.get(key) ?? new Set();
    this.#versions.set(key, versions.add(tokenVersion));
    return versions.size;
  }

  forget(connectionId: string, operation: string): void {
    this.#versions.delete(`${connectionId} ${operation}`);
  }
}
