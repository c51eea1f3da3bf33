/** Recognises a message that was accepted before. */
export class MessageIds {
  readonly #windowMs: number;
  /** Milliseconds since the first one: a small integer takes no memory of its own. */
  readonly #acceptedAt = new Map<string, number>();
  readonly #repeats = new Map<string, number>();
  #start: number | undefined;

  constructor(windowMs: number) {
    this.#windowMs = windowMs;
  }

  /** Counts one more receipt; true when it is a repeat within the window. */
  receive(messageId: string, nowMs: number): boolean {
    this.#start ??= nowMs;
    const now = nowMs - this.#start;
    const before = this.#acceptedAt.get(messageId);
    if (before !== undefined) this.#repeats.set(messageId, (this.#repeats.get(messageId) ?? 0) + 1);
    if (before !== undefined && now - before < this.#windowMs) return true;
    this.#acceptedAt.set(messageId, now);
    return false;
  }

  /** How often an accepted message came, repeats included. */
  times(messageId: string): number {
    return this.#acceptedAt.has(messageId) ? 1 + (this.#repeats.get(messageId) ?? 0) : 0;
  }

  /** Messages that came more than once, and how often. */
  repeated(): Map<string, number> {
    return new Map([...this.#repeats].map(([id, repeats]) => [id, repeats + 1]));
  }

  clear(): void {
    this.#acceptedAt.clear();
    this.#repeats.clear();
  }
}
